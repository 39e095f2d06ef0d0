import type { Clock } from '#engine/base/clock.ts';
import { type Fault, fault } from '#engine/base/fault.ts';
import { encodeMessage, FMT0_HEADER, FMT1_HEADER, unchunk, writeFmt0Header } from '#engine/wire/rtmp/chunkWriter.ts';
import { ChunkStream, MessageType } from '#engine/wire/rtmp/messages.ts';
import { PROGRAM_CHUNK_SIZE, type ProgramLog, type ProgramMessage, payloadBytesOf } from '../program/ProgramLog.ts';
import { OUTPUT_LIMITS } from './limits.ts';
import type { PublishSession } from './PublishSession.ts';

/** Where an IDR was sent: with what the server confirms it tells from where a next session has to go on. */
interface Checkpoint {
  readonly index: number;
  readonly endBytes: number;
}

/**
 * Sends the program's log over one live session: a position that moves on as the flight allows. The session begins at
 * an IDR with headers and an epoch of its own; what waits is in the log, so a slow output costs no memory.
 */
export class LogSender {
  readonly #log: ProgramLog;
  readonly #session: PublishSession;
  readonly #clock: Clock;
  readonly #streamId: number;
  readonly #startedMs: number;
  readonly #epochMs: number;
  readonly #longestMs: number;
  readonly #logSession: number;
  #next: number;
  /** The link that the next message of a chunk stream must have for its delta to hold; null: it needs a full header. */
  #links: { video: number | null; audio: number | null } = { video: null, audio: null };
  #dropsVideo = false;
  #isCatchingUp = true;
  #droppedFrames = 0;
  #checkpoints: Checkpoint[] = [];
  #confirmedIdr: number;
  #endsBefore: number | null = null;
  #endsSoon = false;

  /** `from`: an IDR that is in the log. `longestMs`: of content, after which the session comes to its end. */
  constructor(log: ProgramLog, session: PublishSession, clock: Clock, from: ProgramMessage, longestMs: number) {
    this.#log = log;
    this.#session = session;
    this.#clock = clock;
    this.#streamId = session.streamId;
    this.#startedMs = clock.nowMs();
    this.#epochMs = from.dtsMs;
    this.#longestMs = longestMs;
    this.#logSession = from.session;
    this.#next = from.index;
    this.#confirmedIdr = from.index;
    log.lendTo(session);
    this.#sendHeaders(from);
  }

  get droppedFrames(): number {
    return this.#droppedFrames;
  }

  /** Index of the IDR before which the session is at its end, by its age, another format or a wish; null before that. */
  get endsBefore(): number | null {
    return this.#endsBefore;
  }

  /** Whether the session comes to its end before the next IDR that it would send. */
  set endsSoon(endsSoon: boolean) {
    this.#endsSoon = endsSoon;
  }

  /** Still sending what lay before the program's edge when the session began. */
  get isCatchingUp(): boolean {
    return this.#isCatchingUp;
  }

  /** How far behind the program this output is, in ms of content. */
  get backlogMs(): number {
    const next = this.#log.at(this.#next);
    const newest = this.#log.newest;
    return next && newest ? Math.max(0, newest.dtsMs - next.dtsMs) : 0;
  }

  /** The last IDR at or before what the server confirmed. */
  get confirmedIdr(): number {
    while (this.#checkpoints[0] && this.#checkpoints[0].endBytes <= this.#session.delivery.confirmedBytes) {
      this.#confirmedIdr = this.#checkpoints.shift()?.index ?? this.#confirmedIdr;
    }
    return this.#confirmedIdr;
  }

  /** Sends what the flight allows; answers a fault when this output is too far behind to go on. */
  pump(flightBytes: number): Fault | null {
    if (this.#next < this.#log.first || this.backlogMs > OUTPUT_LIMITS.closeMs) {
      return fault('output-too-slow', { behindS: Math.round(this.backlogMs / 1000) });
    }
    let pieces = 0;
    while (this.#next < this.#log.end && this.#session.delivery.inFlightBytes < flightBytes) {
      const message = this.#log.at(this.#next);
      if (!message || !this.#isDue(message) || this.#isAtItsEnd(message)) break;
      if (this.#mayDrop(message)) {
        this.#next++;
        continue;
      }
      // Usually all there is goes as one piece, and to gather what is one costs more than it saves.
      if (++pieces === 2) this.#session.cork();
      this.#sendRun(message, flightBytes - this.#session.delivery.inFlightBytes);
    }
    if (pieces > 1) this.#session.uncork();
    if (this.#next >= this.#log.end) this.#isCatchingUp = false;
    return null;
  }

  /** What is sent again after a move goes at most at twice the speed of real time. */
  #isDue(message: ProgramMessage): boolean {
    if (!this.#isCatchingUp) return true;
    return message.dtsMs - this.#epochMs <= (this.#clock.nowMs() - this.#startedMs) * OUTPUT_LIMITS.replaySpeed + 100;
  }

  #isAtItsEnd(message: ProgramMessage): boolean {
    if (message.session !== this.#logSession) {
      this.#endsBefore = this.#nextIdr(message);
      return true;
    }
    const isDue = this.#endsSoon || message.dtsMs - this.#epochMs >= this.#longestMs;
    if (message.isIdr && isDue) this.#endsBefore = message.index;
    return this.#endsBefore !== null;
  }

  /** Headers and sound may come before the picture with which another format begins. */
  #nextIdr(from: ProgramMessage): number | null {
    for (let message: ProgramMessage | undefined = from; message; message = this.#log.at(message.index + 1)) {
      if (message.isIdr) return message.index;
    }
    return null;
  }

  #mayDrop(message: ProgramMessage): boolean {
    const isMedia = message.kind === 'video' || message.kind === 'audio';
    if (isMedia && message.dtsMs < this.#epochMs) return true;
    if (message.kind !== 'video') return false;
    const behindMs = this.#isCatchingUp ? 0 : this.backlogMs;
    if (message.isIdr) this.#dropsVideo = behindMs > OUTPUT_LIMITS.dropToIdrMs;
    else if (behindMs > OUTPUT_LIMITS.dropToIdrMs) this.#dropsVideo = true;
    const isDisposable = !message.isReference && behindMs > OUTPUT_LIMITS.dropDisposableMs;
    if (!this.#dropsVideo && !isDisposable) return false;
    this.#droppedFrames++;
    return true;
  }

  /**
   * Writes `first` and what follows it in the same slab as one piece, as long as no header of our own is needed and no
   * message begins beyond `roomBytes`.
   */
  #sendRun(first: ProgramMessage, roomBytes: number): void {
    const needsHeader = !this.#follows(first);
    this.#sent(first);
    if (needsHeader) this.#sendAlone(first);
    else this.#session.write(this.#runFrom(first, roomBytes));
    if (first.isIdr) this.#checkpoints.push({ index: first.index, endBytes: this.#session.delivery.sentBytes });
  }

  /** An IDR is always the first of its run: confirmed with the run, it was surely confirmed itself. */
  #runFrom(first: ProgramMessage, roomBytes: number): Buffer {
    let last = first;
    for (let message = this.#log.at(this.#next); message; message = this.#log.at(this.#next)) {
      if (message.slab !== first.slab || message.start - first.start >= roomBytes) break;
      if (!this.#follows(message) || this.#mustLook(message)) break;
      last = message;
      this.#sent(message);
    }
    return this.#log.bytesOf(first, last);
  }

  /** Dropping and pacing are decided message by message. */
  #mustLook(message: ProgramMessage): boolean {
    const isBehind = this.backlogMs > OUTPUT_LIMITS.dropDisposableMs;
    const isOther = message.session !== this.#logSession;
    return (
      this.#isCatchingUp || this.#dropsVideo || isBehind || message.isIdr || isOther || message.dtsMs < this.#epochMs
    );
  }

  #follows(message: ProgramMessage): boolean {
    return this.#links[trackOf(message)] === message.link;
  }

  #sent(message: ProgramMessage): void {
    this.#links[trackOf(message)] = message.link + 1;
    this.#next = message.index + 1;
  }

  /** A full header of our own; the payload stays the shared one, unless its time no longer fits into 24 bits. */
  #sendAlone(message: ProgramMessage): void {
    const isVideo = trackOf(message) === 'video';
    const head = {
      chunkStreamId: isVideo ? ChunkStream.video : ChunkStream.audio,
      timestampMs: Math.max(0, message.dtsMs - this.#epochMs),
      type: isVideo ? MessageType.video : MessageType.audio,
      streamId: this.#streamId,
    };
    if (head.timestampMs < 0xffffff) {
      const header = Buffer.allocUnsafe(FMT0_HEADER);
      writeFmt0Header(header, 0, head, payloadBytesOf(message));
      this.#session.write(header);
      this.#session.write(message.slab.subarray(message.start + FMT1_HEADER, message.end));
    } else {
      const payload = unchunk(message.slab, message.start, message.end, FMT1_HEADER, PROGRAM_CHUNK_SIZE);
      this.#session.write(encodeMessage({ ...head, payload }, PROGRAM_CHUNK_SIZE));
    }
  }

  #sendHeaders(from: ProgramMessage): void {
    const { metadata, videoHeader, audioHeader } = from.headers;
    const send = (payload: Buffer | null, chunkStreamId: number, type: number) => {
      if (!payload) return;
      const message = { chunkStreamId, timestampMs: 0, type, streamId: this.#streamId, payload };
      this.#session.write(encodeMessage(message, PROGRAM_CHUNK_SIZE));
    };
    send(metadata, ChunkStream.session, MessageType.dataAmf0);
    send(videoHeader, ChunkStream.video, MessageType.video);
    send(audioHeader, ChunkStream.audio, MessageType.audio);
  }
}

function trackOf(message: ProgramMessage): 'video' | 'audio' {
  return message.kind === 'video' || message.kind === 'video-header' ? 'video' : 'audio';
}
