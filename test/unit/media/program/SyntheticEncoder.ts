import type { VirtualClock } from '#engine/base/VirtualClock.ts';
import type { FeedInput } from '#engine/media/ingest/FeedInput.ts';
import { aacConfigBody, aacFrameBody, avcConfigBody, avcFrameHeader } from '#engine/wire/flv/body.ts';
import { MessageType } from '#engine/wire/rtmp/messages.ts';

export interface EncoderShape {
  readonly fps: number;
  readonly gopFrames: number;
  /** Frames between two references that are decoded after the second: 0 none, 2 the usual. */
  readonly bFrames: number;
  /** Where this encoder's own clock stands when the test's stands at 0. */
  readonly clockMs: number;
  /** From the moment a frame is shown to its arrival at the ingest. */
  readonly latencyMs: number;
  /** Which frame of a GOP is the IDR: encoders do not begin at the same moment. */
  readonly phase: number;
  readonly pps: string;
  /** Of the picture, in hexadecimal. */
  readonly sps: string;
  /** Configuration of the sound, in hexadecimal. */
  readonly asc: string;
}

export const usualShape: EncoderShape = {
  fps: 30,
  gopFrames: 30,
  bFrames: 0,
  clockMs: 0,
  latencyMs: 20,
  phase: 0,
  pps: '68ce3c80',
  sps: '6742c01ed900a02ff970110000030001000003003c0f162e48',
  asc: '1190',
};

/** 1280×720, H.264 baseline, from a real x264; the usual one is 640×360. */
export const LARGE_SPS = '6742c01fd9005005bb0110000003001000000303c0f1832480';
const IDR = 0x65;
const REFERENCE = 0x41;
const DISPOSABLE = 0x01;

/**
 * An encoder on a virtual clock: frame number n is shown at n / fps of the test's clock, so two of them show the same.
 * The number stands in the picture itself, so that what a program sent can be told frame by frame.
 */
export class SyntheticEncoder {
  readonly #clock: VirtualClock;
  #shape: EncoderShape;
  #input: FeedInput | null = null;
  #frame = 0;
  #sound = 0;
  #held: { type: number; timestampMs: number; payload: Buffer }[] | null = null;
  #isStopped = false;
  #isMute = false;
  #hasKeyframes = true;
  #leftOutUntilMs = Number.NEGATIVE_INFINITY;

  constructor(clock: VirtualClock, shape: EncoderShape) {
    this.#clock = clock;
    this.#shape = shape;
  }

  /** Publishes from the next IDR on. */
  start(input: FeedInput): void {
    this.#input = input;
    this.#send(MessageType.video, 0, avcConfigBody(avcC(this.#shape)));
    this.#send(MessageType.audio, 0, aacConfigBody(Buffer.from(this.#shape.asc, 'hex')));
    const { fps, gopFrames, phase } = this.#shape;
    const nowFrame = Math.ceil((this.#clock.nowMs() * fps) / 1000);
    this.#frame = nowFrame + ((((phase - nowFrame) % gopFrames) + gopFrames) % gopFrames);
    this.#sound = Math.ceil((((this.#frame * 1000) / fps) * 48) / 1024);
    this.#nextFrame();
    this.#nextSound();
  }

  /** The connection ends. */
  kill(): void {
    this.#isStopped = true;
    this.#input?.end('connection-ended');
  }

  /** Nothing comes any more, and nothing says so. */
  freeze(): void {
    this.#isStopped = true;
  }

  /** For so long it makes no picture; its clock goes on. */
  leaveOut(ms: number): void {
    this.#leftOutUntilMs = this.#clock.nowMs() + ms;
  }

  /** The picture goes on, without any that a decoder could begin with … */
  stopKeyframes(): void {
    this.#hasKeyframes = false;
  }

  /** … until they come again. */
  resumeKeyframes(): void {
    this.#hasKeyframes = true;
  }

  /** The picture goes on, the sound does not. */
  mute(): void {
    this.#isMute = true;
  }

  /** The way takes so much longer from now on; its clock and what it shows go on. */
  holdUp(ms: number): void {
    this.#shape = { ...this.#shape, latencyMs: this.#shape.latencyMs + ms };
  }

  /** What is sent from now on waits in some buffer on the way … */
  hold(): void {
    this.#held = [];
  }

  /** … and comes all at once. */
  letGo(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const { type, timestampMs, payload } of held) this.#send(type, timestampMs, payload);
  }

  #nextFrame(): void {
    const { fps, latencyMs, bFrames } = this.#shape;
    const group = this.#group(this.#frame);
    const last = Math.max(...group);
    const readyMs = ((last + 1) * 1000) / fps + latencyMs;
    this.#clock.after(Math.max(0, readyMs - this.#clock.nowMs()), () => {
      if (this.#isStopped) return;
      const made = this.#clock.nowMs() < this.#leftOutUntilMs ? [] : group;
      for (const [index, frame] of made.entries()) {
        this.#sendFrame(frame, this.#frame + index - (bFrames > 0 ? 1 : 0), index === 0);
      }
      this.#frame += group.length;
      this.#nextFrame();
    });
  }

  /** Frames in order of decoding: an IDR alone, else the next reference before the frames that are shown before it. */
  #group(from: number): number[] {
    const { gopFrames, bFrames, phase } = this.#shape;
    const toIdr = (gopFrames - ((from - phase) % gopFrames)) % gopFrames;
    if (toIdr === 0 || bFrames === 0) return [from];
    const reference = from + Math.min(bFrames, toIdr - 1);
    const between = Array.from({ length: reference - from }, (_, index) => from + index);
    return [reference, ...between];
  }

  #sendFrame(frame: number, decodedAs: number, isReference: boolean): void {
    const { fps, clockMs, gopFrames, phase } = this.#shape;
    const ptsMs = Math.round((frame * 1000) / fps);
    const dtsMs = Math.min(ptsMs, Math.round((decodedAs * 1000) / fps));
    const isIdr = this.#hasKeyframes && (((frame - phase) % gopFrames) + gopFrames) % gopFrames === 0;
    const kind = isIdr ? IDR : isReference ? REFERENCE : DISPOSABLE;
    const body = Buffer.alloc(5 + 4 + 1 + 4);
    avcFrameHeader(body, 0, isIdr, ptsMs - dtsMs);
    body.writeUInt32BE(5, 5);
    body[9] = kind;
    body.writeUInt32BE(frame, 10);
    this.#send(MessageType.video, dtsMs + clockMs, body);
  }

  #nextSound(): void {
    const ptsMs = (this.#sound * 1024) / 48;
    const readyMs = ptsMs + 1024 / 48 + this.#shape.latencyMs;
    this.#clock.after(Math.max(0, readyMs - this.#clock.nowMs()), () => {
      if (this.#isStopped || this.#isMute) return;
      const raw = Buffer.alloc(8);
      raw.writeUInt32BE(this.#sound, 4);
      this.#send(MessageType.audio, Math.round(ptsMs) + this.#shape.clockMs, aacFrameBody(raw));
      this.#sound++;
      this.#nextSound();
    });
  }

  #send(type: number, timestampMs: number, payload: Buffer): void {
    if (this.#held) {
      this.#held.push({ type, timestampMs, payload });
      return;
    }
    const message = { type, streamId: 1, chunkStreamId: 4, timestampMs: timestampMs >>> 0, payload };
    this.#input?.take(message, this.#clock.nowMs());
  }
}

function avcC(shape: EncoderShape): Buffer {
  const sps = Buffer.from(shape.sps, 'hex');
  const picture = Buffer.from(shape.pps, 'hex');
  const lengths = [Buffer.from([0, sps.length]), Buffer.from([1, 0, picture.length])] as const;
  return Buffer.concat([Buffer.from('0142c01effe1', 'hex'), lengths[0], sps, lengths[1], picture]);
}
