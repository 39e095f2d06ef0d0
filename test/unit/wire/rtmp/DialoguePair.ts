import { AcceptDialogue, type AcceptEvent } from '#engine/wire/rtmp/AcceptDialogue.ts';
import type { RtmpMessage } from '#engine/wire/rtmp/messages.ts';
import { PublishDialogue, type PublishEvent } from '#engine/wire/rtmp/PublishDialogue.ts';
import { parseRtmpTarget, type RtmpTarget } from '#engine/wire/rtmp/url.ts';
import { WIDE_LIMITS } from './readAll.ts';

/** Both dialogues, wire to wire: bytes wait in a queue until `run`, and arrive in pieces of `pieceBytes`. */
export class DialoguePair {
  readonly clientEvents: PublishEvent[] = [];
  readonly serverEvents: AcceptEvent[] = [];
  readonly media: RtmpMessage[] = [];
  readonly client: PublishDialogue;
  readonly server: AcceptDialogue;
  onClient: (event: PublishEvent) => void = () => {};
  onServer: (event: AcceptEvent) => void = () => {};
  readonly #queue: { to: PublishDialogue | AcceptDialogue; bytes: Buffer }[] = [];
  readonly #pieceBytes: number;

  constructor(url: string, key: string, pieceBytes = 100_000) {
    this.#pieceBytes = pieceBytes;
    this.server = new AcceptDialogue({
      limits: WIDE_LIMITS,
      windowAckBytes: 2_500_000,
      send: (bytes) => this.#queue.push({ to: this.client, bytes }),
      onEvent: (event) => {
        this.serverEvents.push(event);
        this.onServer(event);
      },
      onMedia: (message) => this.media.push(message),
    });
    this.client = new PublishDialogue({
      target: parseRtmpTarget(url, key) as RtmpTarget,
      chunkSize: 4096,
      windowAckBytes: () => 50_000,
      send: (bytes) => this.#queue.push({ to: this.server, bytes }),
      onEvent: (event) => {
        this.clientEvents.push(event);
        this.onClient(event);
      },
    });
  }

  /** Until nobody has anything to say. */
  run(): void {
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      for (let at = 0; at < next.bytes.length; at += this.#pieceBytes) {
        next.to.receive(next.bytes.subarray(at, at + this.#pieceBytes));
      }
    }
  }
}
