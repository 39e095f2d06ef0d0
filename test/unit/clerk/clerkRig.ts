import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Clock, systemClock } from '#engine/base/clock.ts';
import type { Fault, Outcome } from '#engine/base/fault.ts';
import { silentLog } from '#engine/base/log.ts';
import { Redaction } from '#engine/base/redaction.ts';
import { ClerkLink, type ClerkOpened } from '#engine/clerk/ClerkLink.ts';
import type { Studio } from '#shared/model/studio.ts';

export const WORKER = new URL('../../../engine/clerk/worker.ts', import.meta.url);

/** A folder of its own for one test, gone when the test is. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'changeover-clerk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface ClerkRig {
  readonly link: ClerkLink;
  readonly redaction: Redaction;
  readonly troubles: Fault[];
  readonly recovered: Fault[];
  readonly unlocked: Studio[];
}

/** A link to a real clerk on `dataDir`, closed when the test is. */
export function clerkRig(dataDir: string, more: { clock?: Clock; workerUrl?: URL } = {}): ClerkRig {
  const redaction = new Redaction();
  const troubles: Fault[] = [];
  const recovered: Fault[] = [];
  const unlocked: Studio[] = [];
  const link = new ClerkLink({
    workerUrl: more.workerUrl ?? WORKER,
    dataDir,
    clock: more.clock ?? systemClock,
    log: silentLog,
    redaction,
    onTrouble: (fault) => troubles.push(fault),
    onRecovered: (fault) => recovered.push(fault),
    onSecretsUnlocked: (studio) => unlocked.push(studio),
  });
  onTestFinished(() => link.close());
  return { link, redaction, troubles, recovered, unlocked };
}

export async function opened(rig: ClerkRig): Promise<ClerkOpened> {
  return unwrap(await rig.link.open());
}

export function unwrap<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`expected a value, got ${JSON.stringify(outcome.fault)}`);
  return outcome.value;
}

export function codeOf(outcome: Outcome<unknown>): string | null {
  return outcome.ok ? null : outcome.fault.code;
}

export function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

/**
 * Every regular file below a folder with its bytes. `lock` is left out: closing a handle on it would give up the lock
 * that this process holds.
 */
export function filesBelow(folder: string): { name: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.name !== 'lock')
    .map((file) => join(file.parentPath, file.name))
    .map((path) => ({ name: path.slice(folder.length + 1), bytes: readFileSync(path) }));
}
