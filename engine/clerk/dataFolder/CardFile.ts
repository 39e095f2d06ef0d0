import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '#engine/base/fault.ts';
import { storageFault } from '../storageFault.ts';
import { writePrivateFile } from './privateFile.ts';

export interface CardOnDisk {
  /** Says what it shows; letters, digits, `.` and `-`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const FILE = /^slate-card-([\w.-]+)\.flv$/;

/** The card of the slate that was made last, kept for the next start: one file, whose name says what it is. */
export class CardFile {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  load(): Outcome<CardOnDisk | null> {
    try {
      const file = this.#files()[0];
      const name = FILE.exec(file ?? '')?.[1];
      if (!file || !name) return { ok: true, value: null };
      return { ok: true, value: { name, bytes: new Uint8Array(readFileSync(join(this.#folder, file))) } };
    } catch (error) {
      return { ok: false, fault: storageFault('the card of the slate', error) };
    }
  }

  /** In place of the one before. One that can't be written is made again at the next start. */
  save({ name, bytes }: CardOnDisk): Outcome<null> {
    try {
      const before = this.#files();
      const file = `slate-card-${name}.flv`;
      writePrivateFile(join(this.#folder, file), bytes);
      for (const old of before) if (old !== file) rmSync(join(this.#folder, old), { force: true });
      return { ok: true, value: null };
    } catch (error) {
      return { ok: false, fault: storageFault('the card of the slate', error) };
    }
  }

  #files(): string[] {
    return readdirSync(this.#folder).filter((file) => FILE.test(file));
  }
}
