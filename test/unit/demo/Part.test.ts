import { expect, it, onTestFinished } from 'vitest';
import { Part } from '#demo/director/Part.ts';

/** A part whose process is this script. */
function partOf(script: string) {
  const lines: unknown[] = [];
  const said: string[] = [];
  const part = new Part({
    subject: 'encoder/main',
    name: 'Demo encoder A',
    args: () => ['--eval', `const say = (text) => require('node:fs').writeSync(1, text); ${script}`],
    onLine: (value) => lines.push(value),
    onChange: () => {},
    say: (text) => said.push(text),
  });
  onTestFinished(() => part.stop());
  part.start();
  return { part, lines, said };
}

it('a part that dies in the middle of a line is told by its end, and that line is left out', async () => {
  const script = `say('{"frame":1}\\n{"frame":2}\\n{"fra'); process.kill(process.pid, 'SIGKILL');`;
  const { part, lines, said } = partOf(script);
  await expect.poll(() => said, { timeout: 10_000 }).toEqual(['Demo encoder A ended unexpectedly: SIGKILL']);
  expect(lines).toEqual([{ frame: 1 }, { frame: 2 }]);
  expect(part.isRunning).toBe(false);
});

it('a line that comes in pieces, and across a letter, is one line', async () => {
  const pieces = [`'{"name":"Mü'`, `'nchen"}\\n{"name":"O'`, `'slo"}\\n'`];
  const halves = `const bytes = Buffer.from(${pieces[0]}); require('node:fs').writeSync(1, bytes.subarray(0, -1));`;
  const rest = `setTimeout(() => { require('node:fs').writeSync(1, bytes.subarray(-1)); say(${pieces[1]}); say(${pieces[2]}); }, 50);`;
  const { lines } = partOf(
    `${halves} ${rest} setTimeout(() => {}, 60_000); process.stdin.on('end', () => process.exit()).resume();`,
  );
  await expect.poll(() => lines, { timeout: 10_000 }).toEqual([{ name: 'München' }, { name: 'Oslo' }]);
});
