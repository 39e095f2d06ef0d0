import { type Fault, fault } from '#engine/base/fault.ts';

const SQLITE_FULL = 13;

/**
 * What the operating system or SQLite says about a file, as a fault; `what` names the file's role for people. The
 * messages of these errors are left out: they may quote content.
 */
export function storageFault(what: string, error: unknown): Fault {
  const { code, errcode, errstr } = Object(error) as { code?: unknown; errcode?: unknown; errstr?: unknown };
  if (code === 'ENOSPC' || code === 'EDQUOT' || errcode === SQLITE_FULL) return fault('disk-full', { what });
  const isBug = typeof code !== 'string';
  const why = typeof errstr === 'string' ? errstr : isBug && error instanceof Error ? error.message : String(code);
  return fault('storage-failed', { what, why });
}
