import { randomBytes, scryptSync } from 'node:crypto';
import { z } from 'zod';
import { fault, type Outcome } from '#engine/base/fault.ts';
import { KEY_BYTES, Sealed, seal, unseal } from './sealed.ts';

const PURPOSE = 'changeover-backup-1';
const PASSPHRASE_CHARS = 8;
/** 64 MiB and about 0.2 s a try. */
const SCRYPT = { N: 65_536, r: 8, p: 1, maxmem: 96 * 1024 * 1024 };

const Backup = z.object({ changeoverBackup: z.literal(1), salt: z.base64(), sealed: Sealed });

/** The studio file with its secrets, as text that only the passphrase opens. */
export function sealBackup(studioText: string, passphrase: string): Outcome<string> {
  if (passphrase.length < PASSPHRASE_CHARS) {
    return { ok: false, fault: fault('passphrase-weak', { atLeast: PASSPHRASE_CHARS }) };
  }
  const salt = randomBytes(16);
  const sealed = seal(studioText, keyOf(passphrase, salt), PURPOSE);
  return { ok: true, value: JSON.stringify({ changeoverBackup: 1, salt: salt.toString('base64'), sealed }, null, 2) };
}

export function openBackup(backup: string, passphrase: string): Outcome<string> {
  const parsed = Backup.safeParse(parseJson(backup));
  if (!parsed.success) return unreadable('it is not a backup of Changeover');
  const { salt, sealed } = parsed.data;
  const text = unseal(sealed, keyOf(passphrase, Buffer.from(salt, 'base64')), PURPOSE);
  return text === null ? unreadable('the passphrase is wrong, or the backup was changed') : { ok: true, value: text };
}

function keyOf(passphrase: string, salt: Uint8Array): Uint8Array {
  return scryptSync(passphrase.normalize('NFKC'), salt, KEY_BYTES, SCRYPT);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unreadable(why: string): Outcome<never> {
  return { ok: false, fault: fault('backup-unreadable', { why }) };
}
