import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fault, type Outcome } from '#engine/base/fault.ts';
import type { CheckedFile, KeptSlateFile } from '#engine/control/decisions/slateCard.ts';
import { SLATE_LIMITS, SlateFile, SlateFileName } from '#shared/model/slate.ts';
import { storageFault } from '../storageFault.ts';
import { syncFolder, writePrivateFile } from './privateFile.ts';

const WHAT = 'the slate file';
/** Begins the names of folders that are not in use yet, or no longer. */
const UNFINISHED = '.unfinished-';
const FILES = { media: 'media', facts: 'facts.json', thumbnail: 'thumbnail.png' } as const;
/** The disk is asked to have this much at a time, so that the end of a large file does not wait for all of it. */
const SYNC_EVERY_BYTES = 8 * 1024 * 1024;

const Facts = SlateFile.omit({ name: true }).extend({ mark: z.string().regex(/^[0-9a-f]{16}$/) });

interface Upload {
  readonly name: string;
  readonly folder: string;
  readonly descriptor: number;
  readonly hash: Hash;
  sizeBytes: number;
  unsyncedBytes: number;
}

/**
 * Pictures and clips for the slate, each a folder of its own below `slate/` that holds the file as it came, what is
 * known of it, and a small picture. A folder gets its name in one rename when all of that is on the disk, so a half
 * one is never in use; what a killed engine left is cleared away by `open`. One upload at a time.
 */
export class SlateFiles {
  readonly #folder: string;
  #upload: Upload | null = null;

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'slate');
  }

  /** Call it once the data folder is locked. */
  open(): void {
    for (const name of this.#names()) {
      if (name.startsWith(UNFINISHED)) rmSync(join(this.#folder, name), { recursive: true, force: true });
    }
  }

  /** By name. A folder that can't be read is left out: it may be of a later version, or of a person. */
  list(): Outcome<KeptSlateFile[]> {
    return kept(() => {
      const files = this.#names().map((name) => this.#read(name));
      return files.filter((file) => file !== null);
    });
  }

  /** Answers where the file will lie until it is finished. Faults: `slate-upload-busy`, `slate-file-exists`, … */
  begin(name: string): Outcome<string> {
    if (this.#upload) return { ok: false, fault: fault('slate-upload-busy') };
    if (this.#read(name)) return { ok: false, fault: fault('slate-file-exists', { name }) };
    if (this.#names().length >= SLATE_LIMITS.files) {
      return { ok: false, fault: fault('slate-files-full', { limit: SLATE_LIMITS.files }) };
    }
    return kept(() => {
      const folder = this.#folderOf(name, UNFINISHED);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, FILES.media);
      const descriptor = openSync(path, 'wx', 0o600);
      this.#upload = { name, folder, descriptor, hash: createHash('sha256'), sizeBytes: 0, unsyncedBytes: 0 };
      return path;
    });
  }

  append(bytes: Uint8Array): Outcome<null> {
    const upload = this.#upload;
    if (!upload) return { ok: false, fault: fault('slate-upload-lost') };
    return kept(() => {
      for (let at = 0; at < bytes.length; ) at += writeSync(upload.descriptor, bytes, at);
      upload.hash.update(bytes);
      upload.sizeBytes += bytes.length;
      upload.unsyncedBytes += bytes.length;
      if (upload.unsyncedBytes < SYNC_EVERY_BYTES) return null;
      fdatasyncSync(upload.descriptor);
      upload.unsyncedBytes = 0;
      return null;
    });
  }

  /** From now on it is there, also after a power cut. */
  finish({ thumbnail, ...seen }: CheckedFile): Outcome<KeptSlateFile> {
    const upload = this.#upload;
    if (!upload) return { ok: false, fault: fault('slate-upload-lost') };
    const { name, folder, sizeBytes } = upload;
    const finished = kept(() => {
      fdatasyncSync(upload.descriptor);
      const facts = { ...seen, sizeBytes, mark: upload.hash.digest('hex').slice(0, 16) };
      writePrivateFile(join(folder, FILES.thumbnail), thumbnail);
      writePrivateFile(join(folder, FILES.facts), JSON.stringify(facts));
      this.#closeMedia(upload);
      // One that could not be read any more gives way.
      rmSync(this.#folderOf(name), { recursive: true, force: true });
      renameSync(folder, this.#folderOf(name));
      syncFolder(this.#folder);
      return { ...facts, name, path: join(this.#folderOf(name), FILES.media) };
    });
    if (!finished.ok) this.#discard(upload);
    return finished;
  }

  /** Forgets an upload that is under way, if there is one. */
  abort(): Outcome<null> {
    return this.#upload ? this.#discard(this.#upload) : { ok: true, value: null };
  }

  remove(name: string): Outcome<null> {
    return kept(() => {
      const doomed = this.#folderOf(name, UNFINISHED);
      renameSync(this.#folderOf(name), doomed);
      syncFolder(this.#folder);
      rmSync(doomed, { recursive: true, force: true });
      return null;
    });
  }

  /** A small PNG of what it shows. */
  thumbnail(name: string): Outcome<Uint8Array<ArrayBuffer>> {
    return kept(() => new Uint8Array(readFileSync(join(this.#folderOf(name), FILES.thumbnail))));
  }

  #discard(upload: Upload): Outcome<null> {
    return kept(() => {
      this.#closeMedia(upload);
      rmSync(upload.folder, { recursive: true, force: true });
      return null;
    });
  }

  /** Windows renames no folder in which a file is open. */
  #closeMedia(upload: Upload): void {
    if (this.#upload !== upload) return;
    this.#upload = null;
    closeSync(upload.descriptor);
  }

  /** Throws on a name that is none. */
  #folderOf(name: string, prefix = ''): string {
    return join(this.#folder, `${prefix}${SlateFileName.parse(name)}`);
  }

  #names(): string[] {
    return existsSync(this.#folder) ? readdirSync(this.#folder).sort() : [];
  }

  #read(name: string): KeptSlateFile | null {
    if (!SlateFileName.safeParse(name).success) return null;
    const path = join(this.#folder, name, FILES.media);
    try {
      const facts = Facts.parse(JSON.parse(readFileSync(join(this.#folder, name, FILES.facts), 'utf8')));
      return statSync(path).size === facts.sizeBytes ? { ...facts, name, path } : null;
    } catch {
      return null;
    }
  }
}

function kept<T>(work: () => T): Outcome<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    const found = storageFault(WHAT, error);
    return { ok: false, fault: found.code === 'disk-full' ? fault('slate-disk-full') : found };
  }
}
