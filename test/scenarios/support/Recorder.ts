import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AcceptDialogue, type AcceptEvent } from '#engine/wire/rtmp/AcceptDialogue.ts';
import { type ScratchFolder, scratchFolder } from '#test/lab/support/scratchFolder.ts';
import { RecordedSession } from './RecordedSession.ts';

const LIMITS = { maxMessageBytes: 4 * 1024 * 1024, maxChunkStreams: 32, maxBufferedBytes: 8 * 1024 * 1024 };

/**
 * A destination that records every session to a file of its own, asks for a stream key, and can be made to fail in the
 * ways that servers do. The newest publisher is always taken.
 */
export class Recorder implements AsyncDisposable {
  /** Whoever publishes with another key is refused for good. */
  streamKey: string;
  /** How long a publisher waits for its answer. */
  acceptAfterMs = 0;
  refused = 0;
  readonly sessions: RecordedSession[] = [];
  readonly #folder: ScratchFolder;
  readonly #sockets = new Set<Socket>();
  #server: Server;
  #port = 0;
  #isHung = false;

  private constructor(folder: ScratchFolder, streamKey: string) {
    this.#folder = folder;
    this.streamKey = streamKey;
    this.#server = this.#createServer();
  }

  static async start(streamKey: string): Promise<Recorder> {
    const recorder = new Recorder(await scratchFolder('recorder'), streamKey);
    await recorder.revive();
    return recorder;
  }

  /** `rtmp://127.0.0.1:PORT/live`. */
  get url(): string {
    return `rtmp://127.0.0.1:${this.#port}/live`;
  }

  /** The newest session. */
  get session(): RecordedSession | null {
    return this.sessions.at(-1) ?? null;
  }

  /** Dies as a killed process does: every connection is reset, nobody answers at the port. */
  async kill(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  /** At the port that it had. */
  async revive(): Promise<void> {
    this.#server = this.#createServer();
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Reads nothing more, as a stopped process does: connections stay, and the machine even accepts new ones. */
  hang(): void {
    this.#isHung = true;
    for (const socket of this.#sockets) socket.pause();
  }

  goOn(): void {
    this.#isHung = false;
    for (const socket of this.#sockets) socket.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.kill();
    await this.#folder[Symbol.asyncDispose]();
  }

  #createServer(): Server {
    return createServer((socket) => this.#accept(socket));
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    let session: RecordedSession | null = null;
    const end = (how: 'unpublished' | 'closed') => {
      if (session) session.end ??= how;
    };
    const dialogue = new AcceptDialogue({
      limits: LIMITS,
      windowAckBytes: 2_500_000,
      send: (bytes) => socket.write(bytes),
      onEvent: (event: AcceptEvent) => {
        if (event.kind === 'unpublish') end('unpublished');
        if (event.kind === 'unpublish') socket.end();
        if (event.kind !== 'publish') return;
        if (event.streamName !== this.streamKey) return this.#refuse(socket, dialogue, event.streamName);
        session = this.#begin();
        void this.#letIn(dialogue);
      },
      onMedia: (message) => session?.keep(message),
    });
    socket.on('data', (bytes) => dialogue.receive(bytes));
    socket.on('error', () => end('closed'));
    socket.on('close', () => {
      end('closed');
      this.#sockets.delete(socket);
    });
    if (this.#isHung) socket.pause();
  }

  /** As many servers do, it says what it refused, key and all. */
  #refuse(socket: Socket, dialogue: AcceptDialogue, streamName: string): void {
    this.refused++;
    dialogue.refuse('NetStream.Publish.Denied', `Stream ${streamName} is not known.`);
    socket.end();
  }

  async #letIn(dialogue: AcceptDialogue): Promise<void> {
    if (this.acceptAfterMs > 0) await pause(this.acceptAfterMs);
    dialogue.accept();
  }

  #begin(): RecordedSession {
    const session = new RecordedSession(join(this.#folder.path, `${this.sessions.length}.flv`));
    this.sessions.push(session);
    return session;
  }
}
