import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readBarCode } from '#demo/clips/barCode.ts';

const run = promisify(execFile);
const WIDTH = 640;
const HEIGHT = 360;

/** The luma of every picture, as ffmpeg decodes it. */
async function decode(file: string): Promise<Uint8Array[]> {
  const args = ['-v', 'error', '-xerror', '-i', file, '-an', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 2 ** 28 });
  const sizeBytes = WIDTH * HEIGHT;
  return Array.from({ length: stdout.length / sizeBytes }, (_, at) =>
    stdout.subarray(at * sizeBytes, (at + 1) * sizeBytes),
  );
}

test.each([
  ['a.flv', 'A'],
  ['b.flv', 'B'],
] as const)('%s decodes without an error, and every picture bears its number', async (file, label) => {
  const pictures = await decode(join(import.meta.dirname, '../../../assets/demo', file));
  expect(pictures.map((luma) => readBarCode(luma, WIDTH))).toEqual(
    Array.from({ length: 480 }, (_, frame) => ({ label, frame })),
  );
});
