import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const module = join(import.meta.dirname, '../../../setup/exec.mjs');

/** A process that hands over to Node with `script`, and ends with the code that it is given. */
function handingOverTo(script: string, options = '{}'): ChildProcess {
  const outer = `
    import { handOver } from ${JSON.stringify(module)};
    process.exitCode = await handOver(process.execPath, ['-e', ${JSON.stringify(script)}], ${options});`;
  return spawn(process.execPath, ['--input-type=module', '-e', outer], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function firstOutput(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no output is read');
  const [chunk] = await once(child.stdout, 'data');
  return String(chunk);
}

describe('handOver', () => {
  it('ends with the exit code of the program', async () => {
    expect(await once(handingOverTo('process.exit(3)'), 'exit')).toEqual([3, null]);
  });

  it('says a death by signal as a shell does', async () => {
    expect(await once(handingOverTo(`process.kill(process.pid, 'SIGKILL')`), 'exit')).toEqual([137, null]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('sends %s on and waits for the end in order', async (signal) => {
    const child = handingOverTo(
      `process.on('${signal}', () => process.exit(5)); setInterval(() => {}, 1e6); console.log('up')`,
    );
    expect(await firstOutput(child)).toBe('up\n');
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([5, null]);
  });

  it('shows output that is listened to', async () => {
    const child = handingOverTo(
      `console.log('seen')`,
      `{ onOutput: (text) => { if (text !== 'seen\\n') throw text; } }`,
    );
    expect(await firstOutput(child)).toBe('seen\n');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('shows errors that are listened to, as errors', async () => {
    const child = handingOverTo(
      `console.error('seen')`,
      `{ onErrors: (text) => { if (text !== 'seen\\n') throw text; console.log('heard'); } }`,
    );
    expect(await firstOutput(child)).toBe('heard\n');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
