import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import { succeed } from '#test/lab/support/runToEnd.ts';
import { scratchFolder } from '#test/lab/support/scratchFolder.ts';
import type { Answer, Engine } from './Engine.ts';

/** The feed on air has to settle for 6 s before a card is made, and the machine may be busy. */
const MADE_WITHIN_MS = 60_000;

/** A file that ffmpeg makes from its arguments; `name` says by its extension of which kind. */
export async function madeByFfmpeg(name: string, args: readonly string[]): Promise<Buffer> {
  await using folder = await scratchFolder('slate');
  const path = join(folder.path, name);
  await succeed('ffmpeg', ['-nostdin', '-v', 'error', ...args, path]);
  return readFile(path);
}

/** One colour, of which fit `size`: `400x300`. */
export function picture(colour: string, size: string): Promise<Buffer> {
  return madeByFfmpeg('picture.png', ['-f', 'lavfi', '-i', `color=${colour}:s=${size}`, '-frames:v', '1']);
}

/** A second of each colour at 25 frames/s, with a tone; the index before the pictures or after them. */
export function clipOf(colours: readonly string[], index: 'first' | 'last' = 'last'): Promise<Buffer> {
  const inputs = colours.flatMap((colour) => ['-f', 'lavfi', '-i', `color=${colour}:s=320x180:r=25:d=1`]);
  const joined = `concat=n=${colours.length}[picture]`;
  const tone = ['-f', 'lavfi', '-i', `sine=d=${colours.length}`, '-map', '[picture]', '-map', `${colours.length}:a`];
  const code = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  const move = index === 'first' ? ['-movflags', '+faststart'] : [];
  return madeByFfmpeg('clip.mp4', [...inputs, '-filter_complex', joined, ...tone, ...code, ...move]);
}

export async function upload(engine: Engine, name: string, body: Uint8Array): Promise<Answer> {
  const { url, headers } = slateFilesOf(engine, `?name=${encodeURIComponent(name)}`);
  const answer = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
  const text = await answer.text();
  return { status: answer.status, body: JSON.parse(text) as unknown, text };
}

/** Address and token of `/slate/files` with `rest` after it. */
export function slateFilesOf(engine: Engine, rest: string): { url: URL; headers: Record<string, string> } {
  const address = engine.process.readyUrls.at(-1);
  if (!address) throw new Error('the engine is not ready');
  const authorization = `Bearer ${address.searchParams.get('token')}`;
  return { url: new URL(`/api/v1/slate/files${rest}`, address), headers: { authorization } };
}

/** Waits for a card that the journal describes so. */
export async function cardMade(engine: Engine, text: RegExp): Promise<void> {
  const isMade = async () =>
    (await engine.journal()).some((entry) => entry.code === 'slate-card-made' && text.test(entry.text));
  await vi.waitUntil(isMade, { timeout: MADE_WITHIN_MS, interval: 250 });
}

export type Rgb = readonly [number, number, number];

/** As ffmpeg reads it. */
export function hexOf(colour: Rgb): string {
  return `0x${Buffer.from(colour).toString('hex')}`;
}

/** The colour of a spot of 16 × 16 pixels in every picture of a recording; `x` and `y` from 0 to 1. */
export async function coloursAt(path: string, x: number, y: number): Promise<Rgb[]> {
  const spot = `crop=16:16:(iw-16)*${x}:(ih-16)*${y},scale=1:1:flags=area,format=rgb24`;
  const show = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-'];
  const bytes = await succeed('ffmpeg', ['-nostdin', '-v', 'error', '-i', path, '-an', '-vf', spot, ...show]);
  return Array.from({ length: bytes.length / 3 }, (_, at) => [
    bytes[at * 3] ?? 0,
    bytes[at * 3 + 1] ?? 0,
    bytes[at * 3 + 2] ?? 0,
  ]);
}

/** Whether the two would be taken for the same colour after coding. */
export function isAbout(one: Rgb, other: Rgb): boolean {
  return one.every((level, at) => Math.abs(level - (other[at] ?? 0)) < 24);
}
