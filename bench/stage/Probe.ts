import { connect, createServer, type Server, type Socket } from 'node:net';
import { type FlvTag, FlvTagType } from '#engine/wire/flv/file.ts';
import { encodeMessage } from '#engine/wire/rtmp/chunkWriter.ts';
import { ChunkStream, MessageType } from '#engine/wire/rtmp/messages.ts';
import { PublishDialogue } from '#engine/wire/rtmp/PublishDialogue.ts';
import { parseRtmpTarget } from '#engine/wire/rtmp/url.ts';
import { MarkFinder, markedFrame } from './markedFrame.ts';
import { SinkSession } from './SinkSession.ts';
import { isHeader, TagPlayer } from './TagPlayer.ts';

const CHUNK_SIZE = 4096;
const LOOK_EVERY_MS = 2;

/**
 * An encoder and a destination in one process, with one clock: every picture carries a number, and what is measured is
 * from when its last byte was handed to the kernel to when its first byte came back. The way through the kernel and this
 * process's own waking up are in it.
 */
export class Probe implements AsyncDisposable {
  readonly #server: Server;
  readonly #sentMs = new Map<number, number>();
  #samples: number[] = [];
  #publisher: Socket | null = null;
  #pace: NodeJS.Timeout | null = null;
  #frames = 0;

  private constructor() {
    this.#server = createServer((socket) => {
      const finder = new MarkFinder();
      new SinkSession(socket, (bytes) => finder.read(bytes, (number) => this.#cameBack(number)));
    });
  }

  static async listen(): Promise<Probe> {
    const probe = new Probe();
    await new Promise<void>((resolve) => probe.#server.listen(0, '127.0.0.1', resolve));
    return probe;
  }

  /** Where the program under test is to send. */
  get url(): string {
    const address = this.#server.address();
    return `rtmp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/live`;
  }

  /** Publishes the tags in real time, over and over. Resolves when the stream is taken. */
  publish(url: string, key: string, tags: readonly FlvTag[]): Promise<void> {
    const target = parseRtmpTarget(url, key);
    if (!target) throw new Error(`no RTMP address: ${url}`);
    const socket = connect({ host: target.host, port: target.port, noDelay: true });
    this.#publisher = socket;
    return new Promise((resolve, reject) => {
      const dialogue: PublishDialogue = new PublishDialogue({
        target,
        chunkSize: CHUNK_SIZE,
        windowAckBytes: () => 256 * 1024,
        send: (bytes) => socket.write(bytes),
        onEvent: ({ kind }) => {
          if (kind === 'connected') dialogue.publish();
          if (kind === 'refused') reject(new Error('the stream was refused'));
          if (kind !== 'publishing') return;
          this.#begin(tags, dialogue.streamId);
          resolve();
        },
      });
      socket.on('connect', () => dialogue.start());
      socket.on('data', (bytes) => dialogue.receive(bytes));
      socket.on('error', reject);
      socket.on('close', () => this.#pace && clearInterval(this.#pace));
    });
  }

  /** What was measured since the last call, in ms. */
  takeSamples(): number[] {
    const samples = this.#samples;
    this.#samples = [];
    return samples;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#pace) clearInterval(this.#pace);
    this.#publisher?.destroy();
    // Whoever still sends ends it for itself.
    this.#server.close();
  }

  #begin(tags: readonly FlvTag[], streamId: number): void {
    for (const tag of tags.filter(isHeader)) this.#send(tag, streamId);
    const player = new TagPlayer(tags);
    const startMs = performance.now();
    this.#pace = setInterval(
      () => player.play(performance.now() - startMs, (tag) => this.#sendMarked(tag, streamId)),
      LOOK_EVERY_MS,
    );
  }

  #sendMarked(tag: FlvTag, streamId: number): void {
    if (tag.type !== FlvTagType.video) return this.#send(tag, streamId);
    const number = this.#frames++;
    this.#send({ ...tag, body: markedFrame(tag.body, number) }, streamId, () => {
      this.#sentMs.set(number, performance.now());
    });
  }

  #send({ type, timestampMs, body }: FlvTag, streamId: number, onSent?: () => void): void {
    const message = { ...addressOf(type), streamId, timestampMs, payload: body };
    this.#publisher?.write(encodeMessage(message, CHUNK_SIZE), onSent);
  }

  #cameBack(number: number): void {
    const sentMs = this.#sentMs.get(number);
    if (sentMs === undefined) return;
    this.#sentMs.delete(number);
    this.#samples.push(performance.now() - sentMs);
  }
}

function addressOf(tagType: number): { type: number; chunkStreamId: number } {
  if (tagType === FlvTagType.video) return { type: MessageType.video, chunkStreamId: ChunkStream.video };
  if (tagType === FlvTagType.audio) return { type: MessageType.audio, chunkStreamId: ChunkStream.audio };
  return { type: MessageType.dataAmf0, chunkStreamId: ChunkStream.session };
}
