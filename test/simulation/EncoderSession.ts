import type { FeedInput } from '#engine/media/ingest/FeedInput.ts';
import { aacConfigBody, aacFrameBody, avcConfigBody, avcFrameHeader } from '#engine/wire/flv/body.ts';
import { MessageType } from '#engine/wire/rtmp/messages.ts';
import {
  avcC,
  type EncoderFormat,
  type EncoderShape,
  groupFrom,
  isIdrAt,
  isReferenceAt,
  reorderFrames,
} from './encoderShape.ts';
import type { EncoderTrouble } from './plan.ts';
import type { Random } from './Random.ts';
import type { SourceUnit } from './sourceUnit.ts';
import type { World } from './World.ts';

const SOUND_MS = 1024 / 48;

interface Stamps {
  readonly anchorMs: number;
  readonly kind: 'stamps-frozen' | 'stamps-backwards';
}

/** One RTMP session of an encoder: makes units on its own drifting clock, and can be hurt in every way that is known. */
export class EncoderSession {
  readonly #world: World;
  readonly #random: Random;
  readonly #id: { readonly encoderId: string; readonly sessionId: number };
  #shape: EncoderShape;
  readonly #units: SourceUnit[];
  readonly #input: FeedInput;
  #bodies: { readonly video: Buffer; readonly audio: Buffer };
  #frame = 0;
  #sound = 0;
  #needs: number | null = null;
  readonly #lastArrivalMs = { video: 0, audio: 0 };
  #held: (() => void)[] | null = null;
  #isOver = false;
  #jumpMs = 0;
  #stamps: Stamps | null = null;
  isSilent = false;
  #hasNoVideo = false;
  #hasNoKeyframes = false;
  #waitsForIdr = false;

  constructor(
    world: World,
    random: Random,
    id: { readonly encoderId: string; readonly sessionId: number },
    shape: EncoderShape,
    units: SourceUnit[],
    input: FeedInput,
  ) {
    this.#world = world;
    this.#random = random;
    this.#id = id;
    this.#shape = shape;
    this.#units = units;
    this.#input = input;
    this.#bodies = bodiesOf(shape);
  }

  /** Publishes from the next IDR on. */
  start(): void {
    this.#sendHeaders();
    const { fps, gopFrames, phase } = this.#shape;
    const next = Math.ceil((this.#localMs() * fps) / 1000);
    this.#frame = next + ((((phase - next) % gopFrames) + gopFrames) % gopFrames);
    this.#sound = Math.ceil((this.#frame * 1000) / fps / SOUND_MS);
    this.#nextGroup();
    this.#nextSound();
  }

  /** The connection ends; what was held on the way is lost. */
  kill(): void {
    this.#over('connection-ended');
  }

  /** The ingest let a newer session of the same key have the feed. */
  replaced(): void {
    this.#over('replaced');
  }

  /** What is sent from now on waits in some buffer on the way … */
  #hold(): void {
    this.#held ??= [];
  }

  /** … and comes all at once. */
  #letGo(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const send of held) send();
  }

  trouble(kind: EncoderTrouble, isOn: boolean): void {
    switch (kind) {
      case 'freeze':
        this.isSilent = isOn;
        return;
      case 'hold':
        return isOn ? this.#hold() : this.#letGo();
      case 'no-video':
        this.#hasNoVideo = isOn;
        return;
      case 'no-keyframes':
        this.#hasNoKeyframes = isOn;
        return;
      default:
        return isOn ? this.#mangle(kind) : this.#mend();
    }
  }

  /** It was set to another format, within the session: new headers, and pictures again from the next IDR on. */
  reformat(format: EncoderFormat): void {
    if (this.#isOver) return;
    this.#shape = { ...this.#shape, format };
    this.#bodies = bodiesOf(this.#shape);
    this.#waitsForIdr = true;
    this.#sendHeaders();
  }

  #sendHeaders(): void {
    this.#send(MessageType.video, 0, this.#bodies.video, null);
    this.#send(MessageType.audio, 0, this.#bodies.audio, null);
  }

  jump(byMs: number): void {
    this.#jumpMs += byMs;
  }

  #mangle(kind: Stamps['kind']): void {
    this.#stamps = { anchorMs: this.#localMs(), kind };
  }

  /** Time goes on from where the mangled stamps left it. */
  #mend(): void {
    if (!this.#stamps) return;
    const nowMs = this.#localMs();
    this.#jumpMs = this.#stamp(nowMs) - this.#shape.clockMs - nowMs;
    this.#stamps = null;
  }

  #over(cause: 'connection-ended' | 'replaced'): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#held = null;
    this.#world.deliver(() => this.#input.end(cause));
  }

  #localMs(): number {
    return this.#world.clock.nowMs() * (1 + this.#shape.driftPpm * 1e-6);
  }

  #at(track: 'video' | 'audio', localMs: number, run: () => void): void {
    const worldMs = localMs / (1 + this.#shape.driftPpm * 1e-6);
    const lateMs = this.#random.next() * this.#shape.jitterMs;
    const { burstMs } = this.#shape;
    const sentMs = burstMs > 0 ? Math.ceil(worldMs / burstMs) * burstMs : worldMs;
    const atMs = Math.max(sentMs + lateMs, this.#lastArrivalMs[track]);
    this.#lastArrivalMs[track] = atMs;
    this.#world.clock.after(Math.max(0, atMs - this.#world.clock.nowMs()), () => {
      if (!this.#isOver) run();
    });
  }

  #nextGroup(): void {
    const group = groupFrom(this.#frame, this.#shape);
    const { fps, latencyMs } = this.#shape;
    const readyMs = ((Math.max(...group) + 1) * 1000) / fps + latencyMs;
    this.#at('video', readyMs, () => {
      for (const [index, frame] of group.entries()) this.#makeFrame(frame, index, group);
      this.#frame += group.length;
      this.#nextGroup();
    });
  }

  #makeFrame(frame: number, index: number, group: readonly number[]): void {
    if (this.isSilent || this.#hasNoVideo) return;
    if (this.#waitsForIdr && !isIdrAt(frame, this.#shape)) return;
    const isFirst = this.#waitsForIdr;
    this.#waitsForIdr = false;
    const { fps, latencyMs } = this.#shape;
    const ptsMs = (frame * 1000) / fps;
    const decodedAs = this.#frame + index - reorderFrames(this.#shape);
    const dtsMs = Math.min(ptsMs, (decodedAs * 1000) / fps);
    const isIdr = isIdrAt(frame, this.#shape) && (isFirst || !this.#hasNoKeyframes);
    const isReference = isReferenceAt(index, group, this.#shape);
    const compositionMs = Math.round(ptsMs) - Math.round(dtsMs);
    const unit = this.#unit('video', dtsMs, compositionMs, ptsMs + 1000 / fps + latencyMs, isIdr, isReference);
    if (isReference) this.#needs = unit.serial;
    const body = Buffer.alloc(5 + 4 + 1 + 4);
    avcFrameHeader(body, 0, isIdr, compositionMs);
    body.writeUInt32BE(5, 5);
    body[9] = isIdr ? 0x65 : isReference ? 0x41 : 0x01;
    body.writeUInt32BE(unit.serial, 10);
    this.#send(MessageType.video, unit.dtsMs, body, unit);
  }

  #nextSound(): void {
    const ptsMs = this.#sound * SOUND_MS;
    const readyMs = ptsMs + SOUND_MS + this.#shape.latencyMs;
    this.#at('audio', readyMs, () => {
      if (!this.isSilent) this.#makeSound(ptsMs, readyMs);
      this.#sound++;
      this.#nextSound();
    });
  }

  #makeSound(ptsMs: number, readyMs: number): void {
    const unit = this.#unit('audio', ptsMs, 0, readyMs, false, true);
    const raw = Buffer.alloc(8);
    raw.writeUInt32BE(unit.serial, 4);
    this.#send(MessageType.audio, unit.dtsMs, aacFrameBody(raw), unit);
  }

  #stamp(localMs: number): number {
    const ownMs = localMs + this.#jumpMs;
    if (!this.#stamps) return Math.round(ownMs + this.#shape.clockMs);
    const anchorMs = this.#stamps.anchorMs + this.#jumpMs;
    const mangledMs = this.#stamps.kind === 'stamps-frozen' ? anchorMs : 2 * anchorMs - ownMs;
    return Math.round((ownMs > anchorMs ? mangledMs : ownMs) + this.#shape.clockMs);
  }

  #unit(
    track: 'video' | 'audio',
    localMs: number,
    compositionMs: number,
    readyLocalMs: number,
    isIdr: boolean,
    isReference: boolean,
  ): SourceUnit {
    const dtsMs = this.#stamp(localMs);
    const nominalMs = readyLocalMs / (1 + this.#shape.driftPpm * 1e-6);
    const unit: SourceUnit = {
      ...this.#id,
      serial: this.#units.length,
      track,
      dtsMs,
      ptsMs: dtsMs + compositionMs,
      slipMs: Math.round(dtsMs - localMs - this.#shape.clockMs),
      nominalMs,
      arrivedMs: Number.POSITIVE_INFINITY,
      wasBlocked: false,
      isIdr,
      isReference,
      needs: isIdr || track === 'audio' ? null : this.#needs,
      header: this.#bodies[track],
      format: this.#shape.format,
      runId: null,
    };
    this.#units.push(unit);
    return unit;
  }

  #send(type: number, dtsMs: number, payload: Buffer, unit: SourceUnit | null): void {
    const timestampMs = ((dtsMs % 2 ** 32) + 2 ** 32) % 2 ** this.#shape.clockBits;
    const message = { type, streamId: 1, chunkStreamId: 4, timestampMs, payload };
    const send = () => {
      const wasBlocked = this.#world.isBlocked;
      this.#world.deliver(() => {
        const nowMs = this.#world.clock.nowMs();
        if (unit) Object.assign(unit, { arrivedMs: nowMs, wasBlocked });
        this.#input.take(message, nowMs);
      });
    };
    if (this.#held) this.#held.push(send);
    else send();
  }
}

function bodiesOf(shape: EncoderShape): { readonly video: Buffer; readonly audio: Buffer } {
  return { video: avcConfigBody(avcC(shape)), audio: aacConfigBody(Buffer.from(shape.format.asc, 'hex')) };
}
