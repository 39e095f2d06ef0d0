import { createHash } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { isAmf0Object } from '#engine/wire/amf0/Amf0Value.ts';
import { ChunkReader } from '#engine/wire/rtmp/ChunkReader.ts';
import { encodeMessage } from '#engine/wire/rtmp/chunkWriter.ts';
import { type Command, decodeCommand, encodeCommand } from '#engine/wire/rtmp/command.ts';
import { ServerHandshake } from '#engine/wire/rtmp/handshake.ts';
import { MessageType, type RtmpMessage } from '#engine/wire/rtmp/messages.ts';

const LIMITS = { maxMessageBytes: 4_000_000, maxChunkStreams: 32, maxBufferedBytes: 8_000_000 };
const SALT = 'c4k=';
const CHALLENGE = 'Ng8kAA==';

const md5 = (text: string, form: 'base64' | 'hex') => createHash('md5').update(text).digest(form);

/**
 * An RTMP server that lets in who answers its riddle: `adobe` as Akamai and Wowza do it, `llnw` as Limelight. Written
 * from the servers' side and seen to let in FFmpeg, so that it can judge a client of ours.
 */
export class AuthmodServer implements AsyncDisposable {
  readonly #scheme: 'adobe' | 'llnw';
  readonly #user: string;
  readonly #password: string;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  /** What the connections asked for, one after the other: the app with its query. */
  readonly apps: string[] = [];
  isPublishing = false;
  mediaMessages = 0;

  private constructor(scheme: 'adobe' | 'llnw', user: string, password: string) {
    this.#scheme = scheme;
    this.#user = user;
    this.#password = password;
    this.#server = createServer((socket) => this.#converse(socket));
  }

  static async start(scheme: 'adobe' | 'llnw', user: string, password: string): Promise<AuthmodServer> {
    const started = new AuthmodServer(scheme, user, password);
    await new Promise<void>((resolve) => started.#server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #converse(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    const handshake = new ServerHandshake();
    const reader = new ChunkReader(LIMITS);
    const take = (message: RtmpMessage) => this.#take(socket, message);
    let isDone = false;
    socket.on('data', (bytes) => {
      if (isDone) return reader.read(bytes, take);
      const { send, done, rest } = handshake.receive(bytes);
      if (send) socket.write(send);
      isDone = done;
      if (rest && rest.length > 0) reader.read(rest, take);
    });
  }

  #take(socket: Socket, message: RtmpMessage): void {
    if (message.type === MessageType.video || message.type === MessageType.audio) this.mediaMessages++;
    if (message.type !== MessageType.commandAmf0) return;
    const command = decodeCommand(message);
    const say = (name: string, id: number, args: Parameters<typeof encodeCommand>[2], streamId = 0) =>
      socket.write(
        encodeMessage(
          {
            type: MessageType.commandAmf0,
            streamId,
            chunkStreamId: 3,
            timestampMs: 0,
            payload: encodeCommand(name, id, args),
          },
          128,
        ),
      );
    if (command.name === 'connect') {
      const refusal = this.#refusal(command);
      const code = refusal === null ? 'NetConnection.Connect.Success' : 'NetConnection.Connect.Rejected';
      const status = { level: refusal === null ? 'status' : 'error', code, description: refusal ?? 'Welcome.' };
      say(refusal === null ? '_result' : '_error', command.transactionId, [null, status]);
      if (refusal !== null) socket.end();
    } else if (command.name === 'createStream') {
      say('_result', command.transactionId, [null, 1]);
    } else if (command.name === 'publish') {
      say('onStatus', 0, [null, { level: 'status', code: 'NetStream.Publish.Start', description: '' }], 1);
      this.isPublishing = true;
    }
  }

  /** Null: it may come in. */
  #refusal(command: Command): string | null {
    const asked = command.args.find(isAmf0Object);
    const app = String(asked?.['app'] ?? '');
    this.apps.push(app);
    const [name = '', query = ''] = app.split('?');
    const fields = new Map(
      query.split('&').map((pair) => [pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1)]),
    );
    const head = '[ AccessManager.Reject ] : [ ';
    if (fields.get('authmod') !== this.#scheme) return `${head}code=403 need auth; authmod=${this.#scheme} ] : `;
    const user = fields.get('user') ?? '';
    const reason = (text: string) => `${head}authmod=${this.#scheme} ] : ?reason=${text}`;
    if (user !== this.#user) return reason('nosuchuser');
    if (!fields.has('response')) {
      return this.#scheme === 'adobe'
        ? reason(`needauth&user=${user}&salt=${SALT}&challenge=${CHALLENGE}&opaque=${CHALLENGE}`)
        : reason(`needauth&user=${user}&nonce=4e6f6e6365`);
    }
    return fields.get('response') === this.#wanted(name, fields) ? null : reason('authfailed');
  }

  #wanted(app: string, fields: ReadonlyMap<string, string>): string {
    if (this.#scheme === 'adobe') {
      const secret = md5(`${this.#user}${SALT}${this.#password}`, 'base64');
      return md5(`${secret}${fields.get('opaque')}${fields.get('challenge')}`, 'base64');
    }
    const secret = md5(`${this.#user}:live:${this.#password}`, 'hex');
    const method = md5(`publish:/${app}/_definst_`, 'hex');
    const { nonce, nc, cnonce } = Object.fromEntries(fields) as { nonce: string; nc: string; cnonce: string };
    return md5(`${secret}:${nonce}:${nc}:${cnonce}:auth:${method}`, 'hex');
  }
}
