import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const topFolders = ['shared', 'engine', 'electron', 'renderer', 'demo', 'setup', 'test', 'docs', 'assets'];
/** Stands for a name that the reader chooses. */
const madeUp = /[A-Z]{3,}\//;

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...(await below('docs')),
  ...(await below('docs/decisions')),
];

async function below(folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder));
  return names.filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`);
}

it.each(documents)('%s names only files and folders that are there', async (document) => {
  const text = await readFile(join(root, document), 'utf8');
  const quoted = [...text.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(([, path = '']) => path);
  const named = quoted.filter((path) => topFolders.includes(path.split('/')[0] ?? '') && !madeUp.test(path));
  const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => join(dirname(document), path));
  expect([...named, ...links].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
