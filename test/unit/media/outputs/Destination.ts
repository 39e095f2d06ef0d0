import { createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { OutputPath } from '#engine/media/outputs/orders.ts';
import { AcceptDialogue } from '#engine/wire/rtmp/AcceptDialogue.ts';
import { encodeMessage } from '#engine/wire/rtmp/chunkWriter.ts';
import { encodeCommand } from '#engine/wire/rtmp/command.ts';
import { MessageType, type RtmpMessage } from '#engine/wire/rtmp/messages.ts';
import { parseRtmpTarget } from '#engine/wire/rtmp/url.ts';
import type { EndpointId, OutputId } from '#shared/model/ids.ts';

const LIMITS = { maxMessageBytes: 16_000_000, maxChunkStreams: 32, maxBufferedBytes: 32_000_000 };
const ACKNOWLEDGEMENT_BYTES = 16;
/** What `AcceptDialogue` says it cuts its messages with. */
const CHUNK_BYTES = 4096;

/** What a destination does when somebody wants to publish. */
export type Manner =
  | { readonly kind: 'takes' }
  | { readonly kind: 'takes-without-acknowledging' }
  | { readonly kind: 'refuses'; readonly code: string }
  | { readonly kind: 'says-nothing'; readonly after: 'tcp' | 'publish' }
  | { readonly kind: 'speaks'; readonly bytes: string };

export class DestinationSession {
  readonly socket: Socket;
  readonly media: RtmpMessage[] = [];
  receivedBytes = 0;
  isPublishing = false;
  hasUnpublished = false;
  isClosed = false;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  /** The numbers that stand in the pictures, headers left out. */
  get frames(): number[] {
    return this.pictures.map((message) => message.payload.readUInt32BE(10));
  }

  get pictures(): RtmpMessage[] {
    return this.media.filter(({ type, payload }) => type === MessageType.video && payload[1] === 1);
  }

  get sounds(): RtmpMessage[] {
    return this.media.filter(({ type, payload }) => type === MessageType.audio && payload[1] === 1);
  }
}

/** An RTMP server made of the engine's own dialogue; it can be killed, come back on its port, and misbehave. */
export class Destination {
  readonly sessions: DestinationSession[] = [];
  manner: Manner = { kind: 'takes' };
  port = 0;
  #server: Server | null = null;

  static async open(manner: Manner = { kind: 'takes' }): Promise<Destination> {
    const destination = new Destination();
    destination.manner = manner;
    onTestFinished(() => destination.kill());
    await destination.start();
    return destination;
  }

  /** On any port at first, then on the same one again. */
  async start(): Promise<void> {
    const server = createServer((socket) => this.#connected(socket));
    this.#server = server;
    server.listen(this.port, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    if (typeof address === 'object' && address) this.port = address.port;
  }

  /** Asks the newest session to go on at `tcUrl`, or to connect anew (E-RTMP v2, reconnect request). */
  askToReconnect(tcUrl?: string): void {
    const code = 'NetConnection.Connect.ReconnectRequest';
    const info = { level: 'status', code, ...(tcUrl === undefined ? {} : { tcUrl }) };
    const payload = encodeCommand('onStatus', 0, [null, info]);
    const message = { type: MessageType.commandAmf0, streamId: 0, chunkStreamId: 3, timestampMs: 0, payload };
    this.session?.socket.write(encodeMessage(message, CHUNK_BYTES));
  }

  /** As a process dies: every connection is reset, what was not read is lost. */
  kill(): void {
    this.#server?.close();
    for (const { socket } of this.sessions) socket.resetAndDestroy();
  }

  get session(): DestinationSession | undefined {
    return this.sessions.at(-1);
  }

  path(endpointId = 'a', scheme = 'rtmp'): OutputPath {
    const target = parseRtmpTarget(`${scheme}://127.0.0.1:${this.port}/live`, 'stream-key');
    if (!target) throw new Error('not a target');
    return { outputId: `there/${endpointId}` as OutputId, endpointId: endpointId as EndpointId, target, uplink: null };
  }

  #connected(socket: Socket): void {
    const session = new DestinationSession(socket);
    this.sessions.push(session);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      session.isClosed = true;
    });
    const { manner } = this;
    if (manner.kind === 'says-nothing' && manner.after === 'tcp') socket.resume();
    else if (manner.kind === 'speaks') socket.resume().write(manner.bytes);
    else this.#converse(session, manner);
  }

  #converse(session: DestinationSession, manner: Manner): void {
    const { socket } = session;
    const isAckless = manner.kind === 'takes-without-acknowledging';
    const dialogue = new AcceptDialogue({
      limits: LIMITS,
      windowAckBytes: 2_500_000,
      send: (bytes) => {
        const isAcknowledgement = bytes.length === ACKNOWLEDGEMENT_BYTES && bytes[7] === MessageType.acknowledgement;
        if (!(isAckless && isAcknowledgement)) socket.write(bytes);
      },
      onEvent: (event) => {
        if (event.kind === 'unpublish') session.hasUnpublished = true;
        if (event.kind !== 'publish' || manner.kind === 'says-nothing') return;
        if (manner.kind === 'refuses') dialogue.refuse(manner.code, 'Not you.');
        else dialogue.accept();
        session.isPublishing = manner.kind !== 'refuses';
      },
      onMedia: (message) => session.media.push(message),
    });
    socket.on('data', (bytes) => {
      session.receivedBytes += bytes.length;
      dialogue.receive(bytes);
    });
  }
}
