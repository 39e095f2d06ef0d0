import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { OpenedStudio } from '#shared/api/shell.ts';

export type OpenResult =
  | { readonly is: 'opened' }
  /** `text`: why not, for people. */
  | { readonly is: 'refused'; readonly text: string };

const largestBytes = 1_000_000;

/**
 * Holds the studio file that a person opened until the page takes it; the page shows what it would change and asks.
 * A newer file replaces one that was not taken.
 */
export class OpenedStudios {
  #waiting: OpenedStudio | null = null;

  async open(path: string, isOnAir: boolean): Promise<OpenResult> {
    const fileName = basename(path);
    if (isOnAir) return refused(`${fileName} is not opened: the studio does not change while on air.`);
    try {
      const text = await readSmall(path);
      if (text === null) return refused(`${fileName} is no studio file: it is larger than 1 MB.`);
      this.#waiting = { fileName, text };
      return { is: 'opened' };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      return refused(`${fileName} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
    }
  }

  take(): OpenedStudio | null {
    const taken = this.#waiting;
    this.#waiting = null;
    return taken;
  }
}

function refused(text: string): OpenResult {
  return { is: 'refused', text };
}

/** Null when it is larger than a studio can be, or no plain file. */
async function readSmall(path: string): Promise<string | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size > largestBytes) return null;
    const bytes = Buffer.alloc(largestBytes + 1);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytesRead > largestBytes ? null : bytes.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
