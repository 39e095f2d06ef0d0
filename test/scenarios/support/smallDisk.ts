import { appendFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { succeed } from '#test/lab/support/runToEnd.ts';

/** Mounts a disk of 2 MB at `folder`; needs Linux and root. Taken down when disposed of, whoever still uses it. */
export async function mountSmallDisk(folder: string): Promise<AsyncDisposable> {
  await mkdir(folder, { recursive: true });
  await succeed('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'changeover-test', folder]);
  return {
    [Symbol.asyncDispose]: async () => {
      await succeed('umount', ['-l', folder]);
    },
  };
}

export async function fillDisk(folder: string): Promise<void> {
  for (const sizeBytes of [65_536, 4096, 1]) {
    try {
      for (;;) await appendFile(fillerIn(folder), Buffer.alloc(sizeBytes));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
}

export async function makeRoom(folder: string): Promise<void> {
  await rm(fillerIn(folder));
}

function fillerIn(folder: string): string {
  return join(folder, 'filler');
}
