import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineFile } from '#shared/api/contract.ts';

/** `engine.json` in the data folder: how the shell and others find the engine that runs. It holds no secret. */
export function engineFilePath(dataDir: string): string {
  return join(dataDir, 'engine.json');
}

/** Rejects when the folder can't be written to. */
export async function writeEngineFile(dataDir: string, facts: EngineFile): Promise<void> {
  const path = engineFilePath(dataDir);
  // Named as the clerk's own unfinished files are, which go at the next start.
  const temporary = `${path}.tmp-${facts.pid}`;
  await writeFile(temporary, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, path);
}

/** Null: there is none, or what is there is none. */
export async function readEngineFile(dataDir: string): Promise<EngineFile | null> {
  try {
    const parsed = EngineFile.safeParse(JSON.parse(await readFile(engineFilePath(dataDir), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Takes the file away at the end, unless another engine has written its own meanwhile. */
export async function removeEngineFile(dataDir: string, instance: string): Promise<void> {
  const facts = await readEngineFile(dataDir);
  if (facts?.instance === instance) await rm(engineFilePath(dataDir), { force: true });
}
