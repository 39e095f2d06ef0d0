import type { Clock } from '#engine/base/clock.ts';
import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import type { CheckedFile, KeptSlateFile } from '#engine/control/decisions/slateCard.ts';
import type { JournalDraft } from '#shared/model/journal.ts';
import { SLATE_LIMITS, type SlateFile, type SlateStudio } from '#shared/model/slate.ts';
import { checkFile } from './checkFile.ts';

/** Whoever keeps the files; see `engine/clerk/dataFolder/SlateFiles.ts`. */
export interface SlateFileKeeper {
  files(): Promise<Outcome<KeptSlateFile[]>>;
  beginFile(name: string): Promise<Outcome<string>>;
  appendFile(bytes: Uint8Array): Promise<Outcome<null>>;
  finishFile(checked: CheckedFile): Promise<Outcome<KeptSlateFile>>;
  abortFile(): Promise<Outcome<null>>;
  removeFile(name: string): Promise<Outcome<null>>;
  thumbnail(name: string): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
}

/** A file on its way. */
export interface Upload {
  /** Its bytes; the iteration throws when its sender goes away. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** As announced; null: unknown. */
  readonly sizeBytes: number | null;
}

export interface ShelfPorts {
  readonly clock: Clock;
  readonly ffmpeg: string;
  readonly keeper: SlateFileKeeper;
  readonly slate: () => SlateStudio;
  readonly journal: (draft: JournalDraft) => void;
  readonly onChange: () => void;
}

/** The pictures and clips that were uploaded for the slate: each is checked before it is kept. */
export class SlateShelf {
  readonly #ports: ShelfPorts;
  readonly #end = new AbortController();
  #files: readonly KeptSlateFile[] = [];

  constructor(ports: ShelfPorts) {
    this.#ports = ports;
  }

  get files(): readonly KeptSlateFile[] {
    return this.#files;
  }

  async begin(): Promise<void> {
    const kept = await this.#ports.keeper.files();
    if (kept.ok) this.#set(kept.value);
  }

  close(): void {
    this.#end.abort();
  }

  /** Faults: `slate-…`, `ffmpeg-missing`, `ffmpeg-slow`, and those of storage. */
  async upload(name: string, upload: Upload): Promise<Outcome<SlateFile>> {
    if ((upload.sizeBytes ?? 0) > SLATE_LIMITS.clipBytes) return tooLarge(name);
    const { keeper } = this.#ports;
    const begun = await keeper.beginFile(name);
    if (!begun.ok) return begun;
    const kept = await this.#take(name, begun.value, upload);
    if (!kept.ok) {
      await keeper.abortFile();
      return kept;
    }
    const file = kept.value;
    this.#set([...this.#files.filter((other) => other.name !== name), file]);
    this.#note('slate-file-uploaded', `The ${wordFor(file)} ${name} was uploaded for the slate: ${describe(file)}.`);
    return { ok: true, value: facts(file) };
  }

  async remove(name: string): Promise<Outcome<string>> {
    const file = this.#files.find((one) => one.name === name);
    if (!file) return { ok: false, fault: fault('no-such-slate-file', { name }) };
    if (this.#ports.slate().file === name) return { ok: false, fault: fault('slate-file-in-use', { name }) };
    const removed = await this.#ports.keeper.removeFile(name);
    if (!removed.ok) return removed;
    this.#set(this.#files.filter((other) => other !== file));
    const text = `The ${wordFor(file)} ${name} was deleted.`;
    this.#note('slate-file-deleted', text);
    return { ok: true, value: text };
  }

  async thumbnail(name: string): Promise<Outcome<Uint8Array<ArrayBuffer>>> {
    if (this.#files.some((file) => file.name === name)) return this.#ports.keeper.thumbnail(name);
    return { ok: false, fault: fault('no-such-slate-file', { name }) };
  }

  async #take(name: string, path: string, { chunks }: Upload): Promise<Outcome<KeptSlateFile>> {
    const { keeper, clock, ffmpeg } = this.#ports;
    const received = await this.#receive(name, chunks);
    if (!received.ok) return received;
    const file = { name, path, sizeBytes: received.value };
    const checked = await checkFile(file, { clock, ffmpeg, signal: this.#end.signal });
    return checked.ok ? keeper.finishFile(checked.value) : checked;
  }

  /** Answers how many bytes came. */
  async #receive(name: string, chunks: AsyncIterable<Uint8Array>): Promise<Outcome<number>> {
    let sizeBytes = 0;
    try {
      for await (const chunk of chunks) {
        sizeBytes += chunk.length;
        if (sizeBytes > SLATE_LIMITS.clipBytes) return tooLarge(name);
        const appended = await this.#ports.keeper.appendFile(chunk);
        if (!appended.ok) return appended;
      }
    } catch {
      return { ok: false, fault: fault('slate-upload-broken', { name }) };
    }
    return { ok: true, value: sizeBytes };
  }

  #set(files: readonly KeptSlateFile[]): void {
    this.#files = [...files].sort((one, other) => (one.name < other.name ? -1 : 1));
    this.#ports.onChange();
  }

  #note(code: string, text: string): void {
    this.#ports.journal({ subject: 'slate', code, by: 'operator', text });
  }
}

/** What others may know of it: not where it lies. */
export function facts({ name, kind, width, height, durationMs, sizeBytes }: KeptSlateFile): SlateFile {
  return { name, kind, width, height, durationMs, sizeBytes };
}

export function wordFor({ kind }: Pick<SlateFile, 'kind'>): string {
  return kind === 'clip' ? 'clip' : 'picture';
}

function describe({ width, height, durationMs, sizeBytes }: SlateFile): string {
  const length = durationMs === null ? '' : `, ${(durationMs / 1000).toFixed(1)} s`;
  return `${width}×${height}${length}, ${Math.ceil(sizeBytes / 1000)} kB`;
}

function tooLarge(name: string): { ok: false; fault: Fault } {
  return { ok: false, fault: fault('slate-file-too-large', { name, limitMb: SLATE_LIMITS.clipBytes / 1024 / 1024 }) };
}
