import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineFile } from '#shared/api/contract.ts';
import { askHello } from './askHello.ts';
import type { RunningEngine } from './RunningEngine.ts';

export type WhyNoEngine =
  | 'no-engine-file'
  | 'unreadable-engine-file'
  | 'process-gone'
  | 'no-token'
  | 'silent'
  | 'stranger';

export type FindResult =
  | { readonly is: 'found'; readonly engine: RunningEngine }
  | { readonly is: 'none'; readonly why: WhyNoEngine };

/** Looks for the engine of a data folder: `engine.json`, its process, and the proof that it is no stranger. */
export async function findEngine(dataDir: string): Promise<FindResult> {
  const engineText = await readIfThere(join(dataDir, 'engine.json'));
  if (engineText === null) return none('no-engine-file');
  const file = parseEngineFile(engineText);
  if (file === null) return none('unreadable-engine-file');
  if (!isAlive(file.pid)) return none('process-gone');
  const token = (await readIfThere(join(dataDir, 'token')))?.trim();
  if (!token) return none('no-token');
  const hello = await askHello(new URL(file.url).origin, token);
  if (hello.is === 'engine') return { is: 'found', engine: hello.engine };
  return none(hello.is);
}

function none(why: WhyNoEngine): FindResult {
  return { is: 'none', why };
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function parseEngineFile(text: string): EngineFile | null {
  try {
    const file = EngineFile.parse(JSON.parse(text));
    return /^https?:$/.test(new URL(file.url).protocol) ? file : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Alive, but of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
