import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { Feed, type FeedListener } from '#engine/media/feeds/Feed.ts';
import type { FeedInput } from '#engine/media/ingest/FeedInput.ts';
import { INGEST_LIMITS } from '#engine/media/ingest/limits.ts';
import { Program } from '#engine/media/program/Program.ts';
import { AcceptDialogue } from '#engine/wire/rtmp/AcceptDialogue.ts';
import { setChunkSize } from '#engine/wire/rtmp/messages.ts';
import { WireError } from '#engine/wire/WireError.ts';
import type { FeedId } from '#shared/model/ids.ts';
import { usualOrders } from '#test/unit/media/program/ProgramRig.ts';
import { SyntheticEncoder, usualShape } from '#test/unit/media/program/SyntheticEncoder.ts';
import { NaiveChunker } from '#test/unit/wire/rtmp/NaiveChunker.ts';
import type { HostileSession, Written } from './hostileMessages.ts';

const MAIN = 'main' as FeedId;
export const HOSTILE = 'backup' as FeedId;
const HANDSHAKE = Buffer.concat([Buffer.from([3]), Buffer.alloc(2 * 1536)]);

/**
 * A program with a healthy feed on air, and next to it a feed that hostile sessions publish to, one after the other:
 * all of the engine that a peer's bytes reach, without a socket, on the virtual clock. What is no `WireError` is a bug
 * and is thrown on.
 */
export class FuzzTarget {
  readonly clock = new VirtualClock(1000);
  readonly program: Program;
  readonly #hostile: Feed;
  /** Most of the processor's time that the bytes of one read took, in ms. */
  longestReadMs = 0;
  messages = 0;
  /** Sessions that were let in; sessions that the reader ended. */
  accepted = 0;
  ended = 0;

  constructor() {
    const listener: FeedListener = {
      runStarted: () => {},
      unitArrived: (_, run, unit) => this.program.unitArrived(run, unit),
      runEnded: (_, run) => this.program.runEnded(run),
    };
    const feeds = [MAIN, HOSTILE].map((id) => new Feed(id, this.clock, listener, () => usualOrders.delayMs + 2_000));
    const [main, hostile] = feeds as [Feed, Feed];
    this.#hostile = hostile;
    this.program = new Program(this.clock, usualOrders, () => feeds, {
      wrote: () => {},
      changed: () => {},
      takenDied: () => {},
    });
    this.program.start();
    new SyntheticEncoder(this.clock, usualShape).start(main.open('127.0.0.1:1'));
    this.clock.advance(6_000);
  }

  /** Bytes that the hostile feed makes the engine keep. */
  get heldBytes(): number {
    const { run } = this.#hostile;
    return run ? run.video.sizeBytes + run.audio.sizeBytes : 0;
  }

  get heldUnits(): number {
    const { run } = this.#hostile;
    return run ? run.video.end - run.video.first + (run.audio.end - run.audio.first) : 0;
  }

  /** Plays a session from its handshake to its end, then lets 20 ms pass. */
  play(session: HostileSession): void {
    let input: FeedInput | null = null;
    const dialogue = new AcceptDialogue({
      limits: { ...INGEST_LIMITS.publisher, maxChunkStreams: INGEST_LIMITS.maxChunkStreams },
      windowAckBytes: INGEST_LIMITS.windowAckBytes,
      send: () => {},
      onEvent: (event) => {
        if (event.kind !== 'publish') return;
        input = this.#hostile.open('127.0.0.1:2');
        this.accepted++;
        dialogue.accept();
      },
      onMedia: (message) => input?.take(message, this.clock.nowMs()),
    });
    try {
      this.#write(dialogue, session);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.ended++;
    }
    (input as FeedInput | null)?.end('connection-ended');
    this.clock.advance(20);
  }

  #write(dialogue: AcceptDialogue, { chunkSize, pieces, forms, written }: HostileSession): void {
    const chunker = new NaiveChunker();
    const opening = chunker.chunks(setChunkSize(chunkSize), 0, 128);
    dialogue.receive(Buffer.concat([HANDSHAKE, ...opening]));
    for (const [index, each] of written.entries()) {
      this.messages++;
      this.#read(dialogue, bytesOf(each, chunker, forms[index % forms.length] ?? 0, chunkSize), pieces);
    }
  }

  #read(dialogue: AcceptDialogue, bytes: Buffer, pieces: readonly number[]): void {
    let turn = 0;
    for (let at = 0; at < bytes.length; ) {
      const piece = pieces[turn++ % pieces.length] ?? 1;
      const before = process.threadCpuUsage();
      dialogue.receive(bytes.subarray(at, at + piece));
      const { user, system } = process.threadCpuUsage(before);
      this.longestReadMs = Math.max(this.longestReadMs, (user + system) / 1000);
      at += piece;
    }
  }
}

function bytesOf(written: Written, chunker: NaiveChunker, form: number, chunkSize: number): Buffer {
  if (Buffer.isBuffer(written)) return written;
  const forms = chunker.possibleFmts(written);
  return Buffer.concat(chunker.chunks(written, forms[form % forms.length] ?? 0, chunkSize));
}
