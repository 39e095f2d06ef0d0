import { CLIP, type Clip } from '../clips/Clip.ts';

export interface ClipUnit {
  readonly track: 'video' | 'audio';
  readonly isKey: boolean;
  /** From the start of this play; runs on over the end of the clip. */
  readonly timestampMs: number;
  readonly body: Buffer;
}

const FRAME_MS = 1000 / CLIP.fps;
const GOP_MS = CLIP.gopFrames * FRAME_MS;
/**
 * A busy machine makes a process late: what it missed is sent after all, as an encoder with a queue would. Whoever is
 * later than this was stopped, and what is past is left out.
 */
const TOO_LATE_MS = 2000;

/**
 * Plays a clip over and over, in step with everyone who plays by the same clock: what is shown depends on the time
 * alone. Begins with an IDR.
 */
export class ClipPlayer {
  readonly #clip: Clip;
  readonly #startMs: number;
  /** Numbers since the clock's zero, of the picture and the audio frame that come next. */
  #picture = 0;
  #sound = 0;

  constructor(clip: Clip, nowMs: number) {
    this.#clip = clip;
    this.#startMs = this.#seek(nowMs);
  }

  /** When the next unit is due, by the clock. */
  get nextMs(): number {
    return Math.min(this.#picture * FRAME_MS, this.#sound * CLIP.audioFrameMs);
  }

  /** Hands out all that is due. */
  play(nowMs: number, take: (unit: ClipUnit) => void): void {
    if (nowMs - this.nextMs > TOO_LATE_MS) this.#seek(nowMs);
    while (this.nextMs <= nowMs) take(this.#next());
  }

  #next(): ClipUnit {
    const pictureMs = this.#picture * FRAME_MS;
    const soundMs = this.#sound * CLIP.audioFrameMs;
    if (pictureMs <= soundMs) {
      const frame = this.#picture % CLIP.frames;
      this.#picture += 1;
      return this.#unit('video', frame % CLIP.gopFrames === 0, pictureMs, this.#clip.pictures[frame]);
    }
    const frame = this.#sound % CLIP.audioFrames;
    this.#sound += 1;
    return this.#unit('audio', false, soundMs, this.#clip.sounds[frame]);
  }

  #unit(track: ClipUnit['track'], isKey: boolean, atMs: number, body: Buffer | undefined): ClipUnit {
    if (!body) throw new Error('the clip is shorter than it says');
    return { track, isKey, timestampMs: Math.round(atMs) - this.#startMs, body };
  }

  /** To the first IDR that is still to come. Returns its time, whole milliseconds. */
  #seek(nowMs: number): number {
    const gop = Math.ceil(nowMs / GOP_MS);
    this.#picture = gop * CLIP.gopFrames;
    this.#sound = Math.ceil((gop * GOP_MS) / CLIP.audioFrameMs);
    return Math.round(gop * GOP_MS);
  }
}
