import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Path of a program of the shell that stands in the place of ffmpeg for one test. */
export function standInFfmpeg(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'changeover-ffmpeg-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'ffmpeg');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o700);
  return path;
}

/** One grey picture at 40 ms, and two samples. */
export const ONE_PICTURE = [
  'cat > /dev/null',
  'echo "[Parsed_showinfo_2 @ 0x1] n:   0 pts:     40 pts_time:0.04    duration: 40" >&2',
  'head -c 600 /dev/zero',
  "printf '\\001\\000\\377\\377' >&3",
].join('; ');
