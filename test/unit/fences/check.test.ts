import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../../setup/fences/check.ts');
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'changeover-fences-'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(path: string, source: string) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), source);
}

function check(): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, root], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    );
  });
}

it('ends with 0 where every file stands on its side', async () => {
  await write('engine/media/feeds/Feed.ts', `import { fault } from '#engine/base/fault.ts'; fault('a');`);
  expect(await check()).toEqual({ code: 0, said: 'fences: 1 files, 0 violations\n' });
});

it('ends with 1 and names file, line and fence where one is crossed', async () => {
  await write('engine/media/feeds/Feed.ts', `\nimport { fault } from '#engine/control/actions/act.ts';`);
  const { code, said } = await check();
  expect(code).toBe(1);
  expect(said).toContain(
    'engine/media/feeds/Feed.ts:2 engine/media/feeds may not import engine/control/actions/act.ts',
  );
});
