import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import { emptyStudio, Studio } from '#shared/model/studio.ts';
import { faultText } from '#shared/text/faults.ts';
import { JsonFile, readText } from '../dataFolder/JsonFile.ts';
import { forgetOldest, freeName, keepAside } from '../dataFolder/keepAside.ts';
import { makePrivate } from '../dataFolder/privateFile.ts';
import { storageFault } from '../storageFault.ts';
import { readStudio } from './readStudio.ts';

/** `studio.json`, without secrets. */
export class StudioStore {
  readonly #file: JsonFile<Studio>;

  constructor(folder: string) {
    this.#file = new JsonFile(folder, 'studio.json', Studio);
  }

  /** The stored studio, or an empty one; one that can't be used is kept aside and said in `notes`. */
  load(wallMs: number): { studio: Studio; notes: Fault[] } {
    const text = readText(this.#file.path);
    if (text === null) return { studio: emptyStudio(), notes: [] };
    const read = typeof text === 'string' ? readStudio(text) : unreadable(text);
    if (read.ok) return { studio: read.value, notes: [] };
    const why = faultText(read.fault.code, read.fault.context);
    return { studio: emptyStudio(), notes: [this.#setAside(why, wallMs)] };
  }

  /** Keeps a copy of the old one (the last five) and writes the new one; on a fault the old one still stands. */
  replace(studio: Studio, wallMs: number): Outcome<null> {
    try {
      if (existsSync(this.#file.path)) this.#keepCopy(wallMs);
      this.#file.write(studio);
      return { ok: true, value: null };
    } catch (error) {
      return { ok: false, fault: storageFault('the studio', error) };
    }
  }

  #setAside(why: string, wallMs: number): Fault {
    try {
      return fault('studio-kept-aside', { file: keepAside(this.#file.path, 'unusable', wallMs), why });
    } catch (error) {
      return storageFault('the folder of kept studios', error);
    }
  }

  #keepCopy(wallMs: number): void {
    const folder = join(dirname(this.#file.path), 'kept');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const copy = join(folder, freeName(folder, this.#file.path, 'replaced', wallMs));
    copyFileSync(this.#file.path, copy);
    makePrivate(copy);
    forgetOldest(folder, this.#file.path, 'replaced');
  }
}

function unreadable(error: Error): Outcome<never> {
  return { ok: false, fault: storageFault('studio.json', error) };
}
