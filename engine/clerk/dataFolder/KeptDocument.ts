import type { z } from 'zod';
import type { Clock } from '#engine/base/clock.ts';
import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import { storageFault } from '../storageFault.ts';
import type { Troubles } from '../Troubles.ts';
import { JsonFile } from './JsonFile.ts';

/** A small JSON document with the value that holds now: one that could not be written is tried again until it is. */
export class KeptDocument<T extends Record<string, unknown>> {
  readonly #what: string;
  readonly #clock: Clock;
  readonly #troubles: Troubles;
  readonly #file: JsonFile<T>;
  #value: T;
  #isWritten = true;

  constructor(
    file: { folder: string; name: string; schema: z.ZodType<T>; empty: T; what: string },
    clock: Clock,
    troubles: Troubles,
  ) {
    this.#what = file.what;
    this.#clock = clock;
    this.#troubles = troubles;
    this.#file = new JsonFile(file.folder, file.name, file.schema);
    this.#value = file.empty;
  }

  get value(): T {
    return this.#value;
  }

  /** Reads it; answers what happened to one that could not be used. */
  load(): Fault[] {
    try {
      const read = this.#file.read(this.#clock.wallMs());
      if (read.kind === 'ok') this.#value = read.value;
      return read.kind === 'keptAside' ? [fault('document-kept-aside', { what: this.#what, file: read.file })] : [];
    } catch (error) {
      return [storageFault(this.#what, error)];
    }
  }

  save(value: T): Outcome<null> {
    this.#value = value;
    try {
      this.#file.write(value);
      this.#isWritten = true;
      this.#troubles.clear(this.#what);
      return { ok: true, value: null };
    } catch (error) {
      this.#isWritten = false;
      const trouble = storageFault(this.#what, error);
      this.#troubles.raise(this.#what, trouble);
      return { ok: false, fault: trouble };
    }
  }

  retry(): void {
    if (!this.#isWritten) this.save(this.#value);
  }
}
