/** Builds page, engine, demo and shell into `dist/`, when their sources have changed. */
import { join } from 'node:path';
import { capture, lastLines, SetupError } from '../exec.mjs';
import { withLock } from '../lock.mjs';
import { during } from '../say.mjs';
import { hashOf, readStamp, removeStamp, writeStamp } from '../stamp.mjs';

const sources = [
  'assets',
  'demo',
  'electron',
  'engine',
  'renderer',
  'shared',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
];

/** @param {string} root @param {string} node */
export async function ensureBuild(root, node) {
  const stampFile = join(root, 'dist/.setup-build');
  if (readStamp(stampFile) === hashOf(root, sources)) return;
  await withLock(join(root, '.setup/lock'), async () => {
    const wanted = hashOf(root, sources);
    if (readStamp(stampFile) === wanted) return;
    removeStamp(stampFile);
    await during('Building', () => build(root, node));
    writeStamp(stampFile, wanted);
  });
}

/** @param {string} root @param {string} node */
async function build(root, node) {
  const { ok, output } = await capture(node, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], { cwd: root });
  if (!ok) throw new SetupError(`vite build failed:\n${lastLines(output, 25)}`);
}
