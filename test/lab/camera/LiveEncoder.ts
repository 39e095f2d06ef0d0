import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { SOUND_HZ } from './toneCode.ts';

export interface EncoderStart {
  readonly url: string;
  /** Options of ffmpeg for libx264. */
  readonly settings: readonly string[];
  /** What its pictures say of where they come from, 0 … 7; see `frameCode`. */
  readonly source: number;
  /** Words before the command, as those that make it run in a network namespace. */
  readonly inside?: readonly string[];
}

interface Format {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/** So many frames wait for an encoder that does not take them; later ones are lost to it. */
const QUEUE_FRAMES = 90;

/** A real ffmpeg that encodes what it is given and publishes it. */
export class LiveEncoder {
  readonly source: number;
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  #taken = 0;
  #dropped = 0;
  #output = '';

  constructor({ url, settings, source, inside = [] }: EncoderStart, format: Format, onEnd: () => void) {
    this.source = source;
    const [file = '', ...args] = [...inside, 'ffmpeg', ...argumentsOf(url, settings, format)];
    this.#process = spawn(file, args, { stdio: ['pipe', 'ignore', 'pipe', 'pipe'] });
    this.#ended = once(this.#process, 'close');
    this.#process.once('exit', onEnd);
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#output = (this.#output + text).slice(-16_384);
    });
    // That nobody reads any more is told by its end.
    for (const pipe of this.#pipes()) pipe.on('error', () => {});
  }

  /** Frames that it was given. */
  get taken(): number {
    return this.#taken;
  }

  /** Frames that its queue had no room for. */
  get dropped(): number {
    return this.#dropped;
  }

  /** What it has complained about. */
  get output(): string {
    return this.#output;
  }

  take(picture: Buffer, sound: Buffer): void {
    const [pictures, sounds] = this.#pipes();
    if (pictures.destroyed || this.#process.killed) return;
    if (pictures.writableLength >= QUEUE_FRAMES * picture.length) {
      this.#dropped++;
      return;
    }
    this.#taken++;
    pictures.write(picture);
    sounds.write(sound);
  }

  /** SIGSTOP for a hang, SIGCONT to go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    process.kill(this.#process.pid ?? 0, signal);
  }

  /** As a crash does. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  #pipes(): readonly [pictures: Writable, sounds: Writable] {
    return [this.#process.stdio[0] as Writable, this.#process.stdio[3] as Writable];
  }
}

function argumentsOf(url: string, settings: readonly string[], { width, height, fps }: Format): string[] {
  const queue = ['-thread_queue_size', '64'];
  const picture = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-r', `${fps}`, '-i', 'pipe:0'];
  const sound = ['-f', 's16le', '-ar', `${SOUND_HZ}`, '-ac', '1', '-i', 'pipe:3'];
  const read = ['-nostdin', '-v', 'error', '-probesize', '32', ...queue, ...picture, ...queue, ...sound];
  const rate = ['-b:v', '600k', '-maxrate', '600k', '-bufsize', '600k', '-c:a', 'aac', '-ac', '2', '-b:a', '96k'];
  const write = ['-flush_packets', '1', '-flvflags', 'no_duration_filesize', '-f', 'flv', url];
  return [...read, '-c:v', 'libx264', '-threads', '1', ...settings, ...rate, ...write];
}
