import { connect, createServer, type Server, type Socket } from 'node:net';
import { AcceptDialogue, type AcceptEvent } from '#engine/wire/rtmp/AcceptDialogue.ts';
import { encodeMessage } from '#engine/wire/rtmp/chunkWriter.ts';
import type { RtmpMessage } from '#engine/wire/rtmp/messages.ts';
import { PublishDialogue } from '#engine/wire/rtmp/PublishDialogue.ts';
import { parseRtmpTarget } from '#engine/wire/rtmp/url.ts';

/** What becomes of a message of audio, video or data on its way; null: it is not passed on. */
export type Mangle = (message: RtmpMessage) => RtmpMessage | null;

const CHUNK_SIZE = 4096;
const BOUNDS = { maxMessageBytes: 4 * 1024 * 1024, maxChunkStreams: 64, maxBufferedBytes: 8 * 1024 * 1024 };
const WINDOW_BYTES = 2_500_000;

/** An RTMP relay between an encoder and an ingest on 127.0.0.1, which passes everything on until it is told otherwise. */
export class Mangler implements AsyncDisposable {
  /** Applied to every message from now on. */
  mangle: Mangle = (message) => message;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(toPort: number) {
    this.#server = createServer((client) => this.#relay(client, toPort));
  }

  static start(toPort: number): Promise<Mangler> {
    const mangler = new Mangler(toPort);
    return new Promise((resolve) => {
      mangler.#server.listen(0, '127.0.0.1', () => resolve(mangler));
    });
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #relay(client: Socket, toPort: number): void {
    let ingest: Ingest | null = null;
    const encoder: AcceptDialogue = new AcceptDialogue({
      limits: BOUNDS,
      windowAckBytes: WINDOW_BYTES,
      send: (bytes) => void client.write(bytes),
      onEvent: (event) => {
        if (event.kind === 'publish') ingest = this.#dial(client, encoder, toPort, event);
        if (event.kind === 'unpublish') ingest?.dialogue.unpublish();
      },
      onMedia: (message) => {
        const passed = this.mangle(message);
        if (passed) ingest?.send(passed);
      },
    });
    this.#keep(client, (bytes) => encoder.receive(bytes));
  }

  #dial(
    client: Socket,
    encoder: AcceptDialogue,
    toPort: number,
    { app, streamName }: Extract<AcceptEvent, { kind: 'publish' }>,
  ): Ingest {
    const target = parseRtmpTarget(`rtmp://127.0.0.1:${toPort}/${app}`, streamName);
    if (!target) throw new Error('an application and a stream name that make an address');
    const socket = connect(toPort, '127.0.0.1');
    const dialogue: PublishDialogue = new PublishDialogue({
      target,
      chunkSize: CHUNK_SIZE,
      windowAckBytes: () => WINDOW_BYTES,
      send: (bytes) => void socket.write(bytes),
      onEvent: ({ kind }) => {
        if (kind === 'connected') dialogue.publish();
        if (kind === 'publishing') encoder.accept();
        if (kind === 'refused' || kind === 'closed-by-server') client.destroy();
      },
    });
    socket.once('connect', () => dialogue.start());
    this.#keep(socket, (bytes) => dialogue.receive(bytes));
    // Without a word more than the other side has said: `close` is all that either sees.
    client.on('close', () => socket.end());
    socket.on('close', () => client.end());
    const send = (message: RtmpMessage) =>
      void socket.write(encodeMessage({ ...message, streamId: dialogue.streamId }, CHUNK_SIZE));
    return { dialogue, send };
  }

  #keep(socket: Socket, receive: (bytes: Buffer) => void): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('data', receive);
    // Its end is seen by `close`.
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

interface Ingest {
  readonly dialogue: PublishDialogue;
  readonly send: (message: RtmpMessage) => void;
}
