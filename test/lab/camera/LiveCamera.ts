import { FRAME_NUMBERS, stampFrameCode } from '../support/frameCode.ts';
import { succeed } from '../support/runToEnd.ts';
import { until } from '../support/until.ts';
import { type EncoderStart, LiveEncoder } from './LiveEncoder.ts';
import { toneOf, toneSounds } from './toneCode.ts';

export const CAMERA = { width: 320, height: 180, fps: 30, frameMs: 1000 / 30 } as const;

const SECONDS = 20;
const PICTURE_BYTES = (CAMERA.width * CAMERA.height * 3) / 2;
const PACE_MS = 5;

/** What a camera looks at: 20 s of moving pictures without sound, uncoded, 52 MB. Several cameras may share it. */
export async function filmScene(): Promise<Buffer> {
  const size = `${CAMERA.width}x${CAMERA.height}`;
  const source = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${CAMERA.fps}:duration=${SECONDS}`];
  return succeed('ffmpeg', ['-nostdin', '-v', 'error', ...source, '-pix_fmt', 'yuv420p', '-f', 'rawvideo', '-']);
}

/**
 * One camera with a microphone. Each picture bears its number, the monotonic clock × frames a second, and each sound a
 * tone that tells it; they go to all encoders at the same moment, uncoded. So what two encoders show at different times
 * is their own latency. Every encoder has a queue of its own: one that stands still holds up no other.
 */
export class LiveCamera implements AsyncDisposable {
  readonly #scene: Buffer;
  readonly #sounds = toneSounds(CAMERA.fps);
  readonly #encoders = new Set<LiveEncoder>();
  readonly #startedMs = performance.now();
  readonly #pace: NodeJS.Timeout;
  #next = 0;
  #latestMs = 0;

  constructor(scene: Buffer) {
    this.#scene = scene;
    this.#pace = setInterval(() => this.#show(), PACE_MS);
  }

  /** How many frames it has shown. */
  get frames(): number {
    return this.#next;
  }

  /** How late it has ever shown a frame, in ms: what encoders then lack is no fault of theirs. */
  get latestMs(): number {
    return this.#latestMs;
  }

  /** Starts a real ffmpeg that encodes what the camera shows from now on. */
  encode(start: EncoderStart): LiveEncoder {
    const encoder = new LiveEncoder(start, CAMERA, () => this.#encoders.delete(encoder));
    this.#encoders.add(encoder);
    return encoder;
  }

  /** Waits until it has shown so much more. */
  async shows(seconds: number): Promise<void> {
    const last = this.#next + Math.ceil(seconds * CAMERA.fps);
    await until(`${seconds} s of camera`, () => this.#next >= last, seconds * 2_000 + 5_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#pace);
    await Promise.all([...this.#encoders].map((encoder) => encoder.kill()));
  }

  #show(): void {
    const nowMs = performance.now() - this.#startedMs;
    const due = Math.floor(nowMs / CAMERA.frameMs);
    if (due >= this.#next) this.#latestMs = Math.max(this.#latestMs, nowMs - this.#next * CAMERA.frameMs);
    for (; this.#next <= due; this.#next++) {
      const at = (this.#next * PICTURE_BYTES) % this.#scene.length;
      const frame = this.#next % FRAME_NUMBERS;
      const sound = this.#sounds[toneOf(frame)] as Buffer;
      for (const encoder of this.#encoders) {
        const picture = Buffer.from(this.#scene.subarray(at, at + PICTURE_BYTES));
        stampFrameCode(picture, CAMERA.width, { source: encoder.source, frame });
        encoder.take(picture, sound);
      }
    }
  }
}
