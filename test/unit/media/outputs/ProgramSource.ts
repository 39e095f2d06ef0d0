import { onTestFinished } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { type Draft, type ProgramHeaders, ProgramLog } from '#engine/media/program/ProgramLog.ts';
import { encodeMetadata } from '#engine/wire/flv/metadata.ts';
import { audioHeader, picture, sound, videoHeader } from '../bodies.ts';

export const FRAME_MS = 40;

export interface ProgramShape {
  readonly gopFrames: number;
  readonly pictureBytes: number;
  /** Every second picture is one that no other needs. */
  readonly hasDisposable: boolean;
  readonly startMs: number;
  readonly frameMs: number;
}

const usual: ProgramShape = { gopFrames: 12, pictureBytes: 400, hasDisposable: false, startMs: 0, frameMs: FRAME_MS };

/** A program in its log: numbered pictures, 25 a second unless told otherwise, and a sound beside each. */
export class ProgramSource {
  readonly log = new ProgramLog();
  shape: ProgramShape;
  readonly #headers: ProgramHeaders;
  #frame = 0;
  /** Another one: what is written from now on has another format. */
  session = 0;

  constructor(shape: Partial<ProgramShape> = {}) {
    this.shape = { ...usual, ...shape };
    const metadata = encodeMetadata({ width: 640, height: 360, fps: 25, sampleRate: 48_000, channels: 2 });
    this.#headers = { videoHeader, audioHeader, metadata };
  }

  /** Number of the picture that comes next. */
  get frame(): number {
    return this.#frame;
  }

  /** The next picture is one to begin with. */
  get isAtIdr(): boolean {
    return this.#frame % this.shape.gopFrames === 0;
  }

  /** The next picture with its sound, written together. */
  write(): void {
    const { session } = this;
    const { gopFrames, pictureBytes, hasDisposable, startMs, frameMs } = this.shape;
    const dtsMs = startMs + this.#frame * frameMs;
    const isIdr = this.#frame % gopFrames === 0;
    const isReference = isIdr || !hasDisposable || this.#frame % 2 === 0;
    const kind = isIdr ? 'idr' : isReference ? 'reference' : 'disposable';
    const body = picture(kind, { mark: this.#frame, sizeBytes: pictureBytes });
    this.log.add(this.#draft({ kind: 'video', dtsMs, isIdr, isReference, session, parts: [body] }));
    this.log.add(
      this.#draft({ kind: 'audio', dtsMs: dtsMs + 5, isIdr: false, isReference: true, session, parts: [sound()] }),
    );
    this.log.flush();
    this.#frame++;
  }

  writeSeconds(seconds: number): void {
    for (let count = 0; count < (seconds * 1_000) / FRAME_MS; count++) this.write();
  }

  /** Goes on in real time until the test ends; `wrote` after each turn. */
  run(wrote: () => void): void {
    const startMs = systemClock.nowMs() - this.#frame * FRAME_MS;
    const timer = systemClock.every(FRAME_MS / 2, () => {
      while (startMs + this.#frame * FRAME_MS <= systemClock.nowMs()) this.write();
      wrote();
    });
    onTestFinished(() => timer.cancel());
  }

  #draft(draft: Omit<Draft, 'ptsMs' | 'headers'>): Draft {
    return { ...draft, ptsMs: draft.dtsMs, headers: this.#headers };
  }
}
