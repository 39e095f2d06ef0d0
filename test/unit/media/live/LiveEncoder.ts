import { connect, type Socket } from 'node:net';
import { encodeMessage } from '#engine/wire/rtmp/chunkWriter.ts';
import type { RtmpMessage } from '#engine/wire/rtmp/messages.ts';
import { PublishDialogue } from '#engine/wire/rtmp/PublishDialogue.ts';
import { parseRtmpTarget, type RtmpTarget } from '#engine/wire/rtmp/url.ts';
import { NaiveChunker } from '#test/unit/wire/rtmp/NaiveChunker.ts';
import { audio, audioHeader, picture, sound, video, videoHeader } from '../bodies.ts';

export const FRAME_MS = 40;
const GOP_FRAMES = 25;
const SOUND_MS = 1024 / 48;
const PACE_MS = 5;
const CHUNK_SIZE = 4096;

export interface LiveOptions {
  readonly port: number;
  readonly key: string;
  /** What its clock says when it begins. */
  readonly startMs?: number;
  /** Its times are taken modulo this: 2^31 for OBS. */
  readonly wrapsAtMs?: number;
  /** Says times as differences, as OBS and ffmpeg do; else every message carries its own. */
  readonly saysDeltas?: boolean;
}

/**
 * An encoder over a real socket, in real time: 25 pictures a second that carry their number in their last four bytes,
 * an IDR a second, AAC at 48 kHz.
 */
export class LiveEncoder {
  readonly #options: Required<LiveOptions>;
  readonly #socket: Socket;
  readonly #chunker = new NaiveChunker();
  readonly #dialogue: PublishDialogue;
  #pace: NodeJS.Timeout | null = null;
  #startedMs = 0;
  #frames = 0;
  #sounds = 0;

  constructor(options: LiveOptions) {
    this.#options = { startMs: 0, wrapsAtMs: 2 ** 32, saysDeltas: false, ...options };
    this.#socket = connect(options.port, '127.0.0.1');
    this.#dialogue = new PublishDialogue({
      target: parseRtmpTarget(`rtmp://127.0.0.1:${options.port}/live`, options.key) as RtmpTarget,
      chunkSize: CHUNK_SIZE,
      windowAckBytes: () => 250_000,
      send: (bytes) => this.#socket.write(bytes),
      onEvent: (event) => {
        if (event.kind === 'connected') this.#dialogue.publish();
        if (event.kind === 'publishing') this.#begin();
      },
    });
    this.#socket.on('connect', () => this.#dialogue.start());
    this.#socket.on('data', (bytes) => this.#dialogue.receive(bytes));
    this.#socket.on('error', () => this.kill());
    this.#socket.on('close', () => this.kill());
  }

  /** Pictures sent so far. */
  get frames(): number {
    return this.#frames;
  }

  get isEnded(): boolean {
    return this.#socket.destroyed;
  }

  kill(): void {
    if (this.#pace) clearInterval(this.#pace);
    this.#socket.destroy();
  }

  #begin(): void {
    this.#startedMs = performance.now();
    for (const header of [video(0, videoHeader), audio(0, audioHeader)]) {
      this.#socket.write(encodeMessage({ ...header, streamId: this.#dialogue.streamId }, CHUNK_SIZE));
      this.#chunker.chunks({ ...header, streamId: this.#dialogue.streamId }, 0, CHUNK_SIZE);
    }
    this.#pace = setInterval(() => this.#sendDue(performance.now() - this.#startedMs), PACE_MS);
  }

  #sendDue(untilMs: number): void {
    this.#socket.cork();
    for (;;) {
      const videoMs = this.#frames * FRAME_MS;
      const audioMs = Math.round(this.#sounds * SOUND_MS);
      if (Math.min(videoMs, audioMs) > untilMs) break;
      if (videoMs <= audioMs) this.#sendPicture(videoMs);
      else this.#send(audio(this.#timeOf(audioMs), sound(++this.#sounds % 20 === 0 ? 200 : 100)));
    }
    this.#socket.uncork();
  }

  #sendPicture(atMs: number): void {
    const isIdr = this.#frames % GOP_FRAMES === 0;
    const body = picture(isIdr ? 'idr' : 'reference', { mark: this.#frames++, sizeBytes: 5 });
    this.#send(video(this.#timeOf(atMs), body));
  }

  #timeOf(atMs: number): number {
    return (this.#options.startMs + atMs) % this.#options.wrapsAtMs;
  }

  #send(message: RtmpMessage): void {
    const mine = { ...message, streamId: this.#dialogue.streamId };
    const fmt = this.#options.saysDeltas ? 1 : 0;
    this.#socket.write(Buffer.concat(this.#chunker.chunks(mine, fmt, CHUNK_SIZE)));
  }
}
