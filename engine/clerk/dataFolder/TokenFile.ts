import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { storageFault } from '../storageFault.ts';
import type { Troubles } from '../Troubles.ts';
import { readPrivateFile, writePrivateFile } from './privateFile.ts';

/** The access token: 32 random bytes in hex in `token`, mode 0600, kept over restarts. */
export class TokenFile {
  readonly #path: string;
  readonly #troubles: Troubles;

  constructor(folder: string, troubles: Troubles) {
    this.#path = join(folder, 'token');
    this.#troubles = troubles;
  }

  /** A missing or half-written one is made anew; one that can't be written holds for this run. */
  open(): string {
    try {
      const kept = readPrivateFile(this.#path)?.trim();
      if (kept !== undefined && /^[0-9a-f]{64}$/.test(kept)) return kept;
    } catch (error) {
      this.#troubles.raise('token', storageFault('the access token', error));
    }
    const token = randomBytes(32).toString('hex');
    try {
      writePrivateFile(this.#path, `${token}\n`);
      this.#troubles.clear('token');
    } catch (error) {
      this.#troubles.raise('token', storageFault('the access token', error));
    }
    return token;
  }

  /** Throws when it can't be written: the old one then still holds. */
  replace(): string {
    const token = randomBytes(32).toString('hex');
    writePrivateFile(this.#path, `${token}\n`);
    this.#troubles.clear('token');
    return token;
  }
}
