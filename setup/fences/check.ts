/** Checks every source file below a root (this checkout) against the fences; exit code 1 when one is crossed. Run by Node 24. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFile } from './checkFile.ts';

const root = process.argv[2] ?? join(import.meta.dirname, '../..');
const folders = ['shared', 'engine', 'electron', 'renderer', 'demo', 'setup', 'test'];

const files = folders
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|tsx|mjs)$/.test(name))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
const violations = files.flatMap((path) => checkFile(path, readFileSync(join(root, path), 'utf8')));
for (const { path, line, text } of violations) console.error(`${path}:${line} ${text}`);
console.log(`fences: ${files.length} files, ${violations.length} violations`);
process.exitCode = violations.length > 0 ? 1 : 0;
