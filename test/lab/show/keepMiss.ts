import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Account } from '../verdict/Account.ts';
import type { LabShow } from './LabShow.ts';

const root = join(import.meta.dirname, '../../..');

interface Miss {
  readonly show: LabShow;
  /** Paths. */
  readonly recordings: readonly string[];
  readonly account: Account | null;
  readonly misses: readonly string[];
}

/** Keeps all that tells how a miss came about below `.setup/lab/`; answers the folder, from the root of the checkout. */
export async function keepMiss(name: string, { show, recordings, account, misses }: Miss): Promise<string> {
  const folder = join(root, '.setup/lab', name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { engine, a, b } = show;
  const encoders = [a, b].map(({ id, now }) => ({ id, taken: now?.taken, dropped: now?.dropped, said: now?.output }));
  const texts = {
    'account.json': json({ misses, encoders, account }),
    'state.json': json(await engine.state()),
    'journal.json': json(await engine.journal()),
    'engine.log': `${engine.process.stderr}${await logOf(engine)}`,
    'nginx.log': await show.server.log(),
  };
  for (const [file, text] of Object.entries(texts)) await writeFile(join(folder, file), text);
  for (const [index, path] of recordings.entries()) await copyFile(path, join(folder, `session-${index + 1}.flv`));
  return relative(root, folder);
}

/** It has none before its first line. */
function logOf({ dataDir }: LabShow['engine']): Promise<string> {
  return readFile(join(dataDir, 'log/engine.log'), 'utf8').catch(() => '');
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
