import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes from hexadecimal text; blanks are for the reader. */
export function hex(text: string): Buffer {
  return Buffer.from(text.replace(/\s+/g, ''), 'hex');
}

/** A capture below `fixtures/`; lines that begin with # say what it is. */
export function fixture(name: string): Buffer {
  const lines = readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8').split('\n');
  return hex(lines.filter((line) => !line.startsWith('#')).join(''));
}
