import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { clip } from '#test/lab/support/clips.ts';
import { succeed } from '#test/lab/support/runToEnd.ts';

const [WIDTH, HEIGHT, FPS, SECONDS] = [320, 180, 30, 20];
const SOUND_HZ = 48_000;
const PICTURE_BYTES = (WIDTH * HEIGHT * 3) / 2;
const SOUND_BYTES = (SOUND_HZ / FPS) * 2;
const PACE_MS = 5;

/** For `frameAccount`. */
export const CAMERA_FRAMES = FPS * SECONDS;
export const CAMERA_FRAME_MS = 1000 / FPS;

/** How an encoder at the camera is set. */
export const zerolatency = ['-preset', 'ultrafast', '-tune', 'zerolatency'] as const;
export const lookahead = ['-preset', 'veryfast', '-rc-lookahead', '30'] as const;

/**
 * One camera with a microphone: each of its pictures, with its number, and the sound that belongs to it go to all
 * encoders at the same moment, uncoded. So what two of them show at different times is their own latency.
 */
export class LiveCamera implements AsyncDisposable {
  readonly #pictures: Buffer;
  readonly #encoders = new Set<LiveEncoder>();
  readonly #startedMs = performance.now();
  readonly #pace: NodeJS.Timeout;
  #next = 0;

  private constructor(pictures: Buffer) {
    this.#pictures = pictures;
    this.#pace = setInterval(() => this.#show(), PACE_MS);
  }

  static async start(): Promise<LiveCamera> {
    const path = await clip({ width: WIDTH, height: HEIGHT, fps: FPS, gopFrames: FPS, seconds: SECONDS });
    const decode = ['-nostdin', '-v', 'error', '-i', path, '-an', '-fps_mode', 'passthrough'];
    return new LiveCamera(await succeed('ffmpeg', [...decode, '-pix_fmt', 'yuv420p', '-f', 'rawvideo', '-']));
  }

  /** A real ffmpeg that encodes what the camera shows from now on, with a keyframe a second. */
  encode(settings: readonly string[], url: string): LiveEncoder {
    const encoder = new LiveEncoder(settings, url);
    this.#encoders.add(encoder);
    return encoder;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#pace);
    await Promise.all([...this.#encoders].map((encoder) => encoder.kill()));
  }

  #show(): void {
    const due = Math.floor((performance.now() - this.#startedMs) / CAMERA_FRAME_MS);
    for (; this.#next <= due; this.#next++) {
      const at = (this.#next % CAMERA_FRAMES) * PICTURE_BYTES;
      const picture = this.#pictures.subarray(at, at + PICTURE_BYTES);
      const sound = soundOf(this.#next);
      for (const encoder of this.#encoders) encoder.take(picture, sound);
    }
  }
}

export class LiveEncoder {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(settings: readonly string[], url: string) {
    const picture = [
      '-f',
      'rawvideo',
      '-pix_fmt',
      'yuv420p',
      '-s',
      `${WIDTH}x${HEIGHT}`,
      '-r',
      `${FPS}`,
      '-i',
      'pipe:0',
    ];
    const sound = ['-f', 's16le', '-ar', `${SOUND_HZ}`, '-ac', '1', '-i', 'pipe:3'];
    const gop = ['-threads', '1', '-g', `${FPS}`, '-keyint_min', `${FPS}`, '-sc_threshold', '0'];
    const rate = ['-b:v', '600k', '-maxrate', '600k', '-bufsize', '600k', '-c:a', 'aac', '-ac', '2', '-b:a', '96k'];
    const queue = ['-thread_queue_size', '64'];
    const read = ['-nostdin', '-v', 'error', '-probesize', '32', ...queue, ...picture, ...queue, ...sound];
    const write = ['-flush_packets', '1', '-flvflags', 'no_duration_filesize', '-f', 'flv', url];
    const args = [...read, '-c:v', 'libx264', ...settings, ...gop, ...rate, ...write];
    this.#process = spawn('ffmpeg', args, { stdio: ['pipe', 'ignore', 'ignore', 'pipe'] });
    this.#ended = once(this.#process, 'close');
    for (const pipe of this.#pipes()) pipe?.on('error', () => {});
  }

  take(picture: Buffer, sound: Buffer): void {
    const [pictures, sounds] = this.#pipes();
    if (this.#process.exitCode !== null || this.#process.killed) return;
    pictures?.write(picture);
    sounds?.write(sound);
  }

  /** As a crash does. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  #pipes(): (Writable | null)[] {
    return [this.#process.stdin, this.#process.stdio[3] as Writable];
  }
}

/** A tone that wanders and does not repeat within the clip: what lasts as long as one picture. */
function soundOf(frame: number): Buffer {
  const samples = Buffer.alloc(SOUND_BYTES);
  for (let index = 0; index < SOUND_BYTES / 2; index++) {
    const seconds = frame / FPS + index / SOUND_HZ;
    const phase = 2 * Math.PI * (600 * seconds + 90 * Math.sin(1.9 * seconds) + 40 * Math.sin(7.3 * seconds));
    samples.writeInt16LE(Math.round(9000 * Math.sin(phase)), index * 2);
  }
  return samples;
}
