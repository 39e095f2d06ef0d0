import { readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import Conf from 'conf';
import type { z } from 'zod';
import { keepAside } from './keepAside.ts';
import { syncFolder } from './privateFile.ts';

export type JsonRead<T> =
  | { readonly kind: 'missing' }
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'keptAside'; readonly file: string };

/**
 * One JSON document of the data folder. It is written atomically (by `conf`), so that after a power cut there is the
 * old one or the new one; one that can't be used all the same is kept aside and never written over.
 */
export class JsonFile<T extends Record<string, unknown>> {
  readonly path: string;
  readonly #schema: z.ZodType<T>;
  #conf: Conf<T> | null = null;

  constructor(folder: string, name: string, schema: z.ZodType<T>) {
    this.path = join(folder, name);
    this.#schema = schema;
  }

  /** Throws when an unusable file can't even be moved. */
  read(wallMs: number): JsonRead<T> {
    const text = readText(this.path);
    if (text === null) return { kind: 'missing' };
    const value = typeof text === 'string' ? this.#schema.safeParse(parse(text)) : null;
    if (value?.success) return { kind: 'ok', value: value.data };
    return { kind: 'keptAside', file: keepAside(this.path, 'damaged', wallMs) };
  }

  /** Throws when it can't be written; the old one is then still there. */
  write(value: T): void {
    const extension = extname(this.path);
    this.#conf ??= new Conf<T>({
      cwd: dirname(this.path),
      configName: basename(this.path, extension),
      fileExtension: extension.slice(1),
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
      serialize: serialised,
    });
    this.#conf.store = value;
    syncFolder(dirname(this.path));
  }
}

/** The text of a document's file. */
export function serialised(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The text; null when there is no such file; the error when it can't be read. */
export function readText(path: string): string | null | Error {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (Object(error).code === 'ENOENT') return null;
    return error instanceof Error ? error : new Error(String(error));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
