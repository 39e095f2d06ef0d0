import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { clip } from './support/clips.ts';
import { decode } from './support/decode.ts';
import { scratchFolder } from './support/scratchFolder.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('a clip that several tests want at once, on a machine that has none yet, is made once and whole', async () => {
  await using folder = await scratchFolder('clips');
  vi.stubEnv('TMPDIR', folder.path);
  const wanted = { width: 320, height: 180, seconds: 2 };
  const [path = '', ...others] = await Promise.all([clip(wanted), clip(wanted), clip(wanted)]);
  expect(others).toEqual([path, path]);
  expect(await readdir(join(folder.path, 'changeover-clips'))).toHaveLength(1);
  expect(await decode(path)).toMatchObject({ errors: [], video: { frames: 60 } });
});
