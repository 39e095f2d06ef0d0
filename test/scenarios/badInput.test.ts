import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '#test/lab/support/scratchFolder.ts';
import { DistProcess } from './support/DistProcess.ts';
import { Engine } from './support/Engine.ts';
import { studioOf } from './support/studio.ts';

const SECRET = 'a-key-typed-wrong-9f9f';

/** Someone else's server. */
async function takenPort(): Promise<{ port: number } & AsyncDisposable> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { port, [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** What the keeper says of an engine that can't start: exit code 2, and one line on standard error alone. */
async function refusal(...args: readonly string[]): Promise<string> {
  const keeper = new DistProcess('keeper', args);
  expect(await keeper.ended).toEqual({ code: 2, signal: null });
  expect(keeper.stdout).toBe('');
  expect(keeper.stderr).toMatch(/^changeover: [^\n]+\n$/);
  return keeper.stderr;
}

describe('what a person has to mend ends engine and keeper with one line, and nothing is touched', () => {
  it.each([
    ['that is no JSON', `{ "version": 1,\n "name": ${SECRET} }`, /line 2/],
    [
      'that is not valid',
      JSON.stringify({ version: 1, name: 'A', program: { order: ['none'] } }),
      /program\.order\[0\]/,
    ],
    ['with a key where none belongs', JSON.stringify({ version: 1, name: 'A', streamKey: SECRET }), /streamKey/],
    ['that is newer', JSON.stringify({ version: 2, name: 'A', future: SECRET }), /version 2.*version 1/],
  ])('a studio %s', async (_what, text, line) => {
    await using folder = await scratchFolder('bad-input');
    const file = join(folder.path, 'studio.json');
    const dataDir = join(folder.path, 'data');
    await writeFile(file, text);
    const said = await refusal('--data-dir', dataDir, '--http', '127.0.0.1:0', '--studio', file);
    expect(said).toMatch(line);
    expect(said).not.toContain(SECRET);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('a port that is taken, for the page or for the encoders', async () => {
    await using folder = await scratchFolder('bad-input');
    await using taken = await takenPort();
    const dataDir = join(folder.path, 'data');
    const file = join(folder.path, 'studio.json');
    const address = `127.0.0.1:${taken.port}`;
    expect(await refusal('--data-dir', dataDir, '--http', address)).toContain(`${address} is taken`);
    await writeFile(file, JSON.stringify(studioOf({ ingest: address, destinations: [] })));
    expect(await refusal('--data-dir', dataDir, '--http', '127.0.0.1:0', '--studio', file)).toContain(address);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('a data folder that is in use; the engine that has it goes on', async () => {
    await using engine = await Engine.start({ studio: studioOf({ destinations: [] }) });
    const before = await engine.journal();
    const said = await refusal('--data-dir', engine.dataDir, '--http', '127.0.0.1:0');
    expect(said).toContain(`in use by another engine (process ${engine.process.pid})`);
    expect(await engine.journal()).toEqual(before);
    expect(await engine.pid()).toBe(engine.process.pid);
  });
});
