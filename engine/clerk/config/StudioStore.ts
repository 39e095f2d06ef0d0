import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import { emptyStudio, Studio } from '#shared/model/studio.ts';
import { faultText } from '#shared/text/faults.ts';
import { JsonFile, readText, serialised } from '../dataFolder/JsonFile.ts';
import { forgetOldest, freeName, keepAside } from '../dataFolder/keepAside.ts';
import { makePrivate } from '../dataFolder/privateFile.ts';
import { storageFault } from '../storageFault.ts';
import { readStudio } from './readStudio.ts';

interface LoadedStudio {
  readonly studio: Studio;
  /** Null: there is no file that could be used. */
  readonly mark: string | null;
  readonly notes: Fault[];
}

/** `studio.json`, without secrets. */
export class StudioStore {
  readonly #file: JsonFile<Studio>;

  constructor(folder: string) {
    this.#file = new JsonFile(folder, 'studio.json', Studio);
  }

  /** The stored studio, or an empty one; one that can't be used is kept aside and said in `notes`. */
  load(wallMs: number): LoadedStudio {
    const text = readText(this.#file.path);
    if (text === null) return { studio: emptyStudio(), mark: null, notes: [] };
    const read = typeof text === 'string' ? readStudio(text) : unreadable(text);
    if (read.ok) return { studio: read.value, mark: markOfText(String(text)), notes: [] };
    const why = faultText(read.fault.code, read.fault.context);
    return { studio: emptyStudio(), mark: null, notes: [this.#setAside(why, wallMs)] };
  }

  /** Keeps a copy of the old one (the last five) and writes the new one; on a fault the old one still stands. */
  replace(studio: Studio, wallMs: number): Outcome<null> {
    return this.#guarded(() => {
      if (existsSync(this.#file.path)) this.#keepCopy(wallMs);
      this.#file.write(studio);
    });
  }

  /** Writes over one whose secrets stand in it: of those no copy is kept. */
  overwrite(studio: Studio): Outcome<null> {
    return this.#guarded(() => this.#file.write(studio));
  }

  #guarded(write: () => void): Outcome<null> {
    try {
      write();
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

/** Stands for a studio as it is stored: another one has another mark, and so has the file that a person changed. */
export function studioMark(studio: Studio): string {
  return markOfText(serialised(studio));
}

function markOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function unreadable(error: Error): Outcome<never> {
  return { ok: false, fault: storageFault('studio.json', error) };
}
