import { connect, type Socket } from 'node:net';
import type { Clock, Timer } from '#engine/base/clock.ts';
import { encodeMessage } from '#engine/wire/rtmp/chunkWriter.ts';
import { ChunkStream, MessageType } from '#engine/wire/rtmp/messages.ts';
import { PublishDialogue } from '#engine/wire/rtmp/PublishDialogue.ts';
import type { PublishEvent } from '#engine/wire/rtmp/publishEvents.ts';
import type { RtmpTarget } from '#engine/wire/rtmp/url.ts';
import { WireError } from '#engine/wire/WireError.ts';
import type { Clip } from '../clips/Clip.ts';
import { ClipPlayer, type ClipUnit } from './ClipPlayer.ts';

export interface EncoderSessionOptions {
  readonly target: RtmpTarget;
  readonly clip: Clip;
  /** Shared by all encoders that shall be in step. */
  readonly clock: Clock;
  readonly onLive: () => void;
  /** Once, with the reason in words. */
  readonly onEnd: (reason: string) => void;
}

const CHUNK_SIZE = 4096;
const LIVE_WITHIN_MS = 8_000;
/** About four seconds of the clip. What does not fit into the socket beyond that is dropped up to the next IDR. */
const MAX_WAITING_BYTES = 256 * 1024;

/** One RTMP connection of a demo encoder, from dialling to its end. Never dials again. */
export class EncoderSession {
  readonly #options: EncoderSessionOptions;
  readonly #socket: Socket;
  readonly #dialogue: PublishDialogue;
  #timer: Timer;
  #isWaitingForKey = false;
  #isOver = false;
  #pictures = 0;

  constructor(options: EncoderSessionOptions) {
    this.#options = options;
    const { target, clock } = options;
    this.#socket = connect({ host: target.host, port: target.port, noDelay: true });
    this.#dialogue = new PublishDialogue({
      target,
      chunkSize: CHUNK_SIZE,
      send: (bytes) => this.#socket.write(bytes),
      onEvent: (event) => this.#onEvent(event),
      windowAckBytes: () => 256 * 1024,
    });
    this.#timer = clock.after(LIVE_WITHIN_MS, () => this.#finish(`not live within ${LIVE_WITHIN_MS / 1000} s`));
    this.#socket.on('connect', () => this.#dialogue.start());
    this.#socket.on('data', (bytes) => this.#receive(bytes));
    this.#socket.on('error', (error) => this.#finish(error.message));
    this.#socket.on('close', () => this.#finish('the server closed the connection'));
  }

  /** Pictures sent so far. */
  get pictures(): number {
    return this.#pictures;
  }

  /** Ends the stream properly. */
  end(): void {
    if (!this.#isOver) this.#dialogue.unpublish();
    this.#finish('ended', () => this.#socket.end());
  }

  #receive(bytes: Buffer): void {
    if (this.#isOver) return;
    try {
      this.#dialogue.receive(bytes);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#finish(error.message);
    }
  }

  #onEvent(event: PublishEvent): void {
    switch (event.kind) {
      case 'connected':
        this.#dialogue.publish();
        break;
      case 'publishing':
        this.#begin();
        break;
      case 'refused':
        this.#finish(`refused: ${event.code}`);
        break;
      case 'closed-by-server':
        this.#finish(`ended by the server: ${event.code}`);
        break;
      default: // Acknowledgements, pongs and remarks change nothing for an encoder.
    }
  }

  #begin(): void {
    this.#timer.cancel();
    const { clip, clock, onLive } = this.#options;
    this.#send(MessageType.dataAmf0, ChunkStream.session, 0, clip.metadata);
    this.#send(MessageType.video, ChunkStream.video, 0, clip.videoConfig);
    this.#send(MessageType.audio, ChunkStream.audio, 0, clip.audioConfig);
    onLive();
    this.#play(new ClipPlayer(clip, clock.nowMs()));
  }

  #play(player: ClipPlayer): void {
    if (this.#isOver) return;
    const { clock } = this.#options;
    player.play(clock.nowMs(), (unit) => this.#take(unit));
    this.#timer = clock.after(player.nextMs - clock.nowMs(), () => this.#play(player));
  }

  #take({ track, isKey, timestampMs, body }: ClipUnit): void {
    const isFull = this.#socket.writableLength > MAX_WAITING_BYTES;
    if (isFull) this.#isWaitingForKey = true;
    else if (isKey) this.#isWaitingForKey = false;
    if (track === 'audio') {
      if (!isFull) this.#send(MessageType.audio, ChunkStream.audio, timestampMs, body);
    } else if (!this.#isWaitingForKey) {
      this.#send(MessageType.video, ChunkStream.video, timestampMs, body);
      this.#pictures += 1;
    }
  }

  #send(type: number, chunkStreamId: number, timestampMs: number, payload: Buffer): void {
    const { streamId } = this.#dialogue;
    this.#socket.write(encodeMessage({ type, chunkStreamId, streamId, timestampMs, payload }, CHUNK_SIZE));
  }

  #finish(reason: string, close: () => unknown = () => this.#socket.destroy()): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timer.cancel();
    close();
    this.#options.onEnd(reason);
  }
}
