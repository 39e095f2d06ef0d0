import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE_BYTES = 5 * 1024 * 1024;
const FILES = 5;

/** `log/engine.log` and four older ones, 5 MB each, mode 0600. It is opened at the first line. */
export class LogFile {
  readonly #folder: string;
  readonly #fileBytes: number;
  #file: number | null = null;
  #sizeBytes = 0;

  constructor(dataFolder: string, fileBytes: number = FILE_BYTES) {
    this.#folder = join(dataFolder, 'log');
    this.#fileBytes = fileBytes;
  }

  /** Throws when they can't be written; they are then lost. */
  write(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const text = Buffer.from(`${lines.join('\n')}\n`);
    if (this.#file !== null && this.#sizeBytes + text.length > this.#fileBytes) this.#rotate();
    const file = this.#file ?? this.#open();
    writeFileSync(file, text);
    this.#sizeBytes += text.length;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #open(): number {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const file = openSync(this.#name(0), 'a', 0o600);
    this.#sizeBytes = fstatSync(file).size;
    this.#file = file;
    return file;
  }

  #rotate(): void {
    this.close();
    for (let number = FILES - 2; number >= 0; number--) {
      try {
        renameSync(this.#name(number), this.#name(number + 1));
      } catch (error) {
        if (Object(error).code !== 'ENOENT') throw error;
      }
    }
  }

  #name(number: number): string {
    return join(this.#folder, number === 0 ? 'engine.log' : `engine.${number}.log`);
  }
}
