import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { ObsSession } from './ObsSession.ts';
import { type ObsVersion, obs31 } from './obsVersions.ts';
import { answerRequest, type ObsInside } from './requests.ts';
import { SimulatedSettings } from './SimulatedSettings.ts';
import { SimulatedStream, type StreamTimes } from './SimulatedStream.ts';

const CONFIG = 2;
const OUTPUTS = 64;

const defaultTimes: StreamTimes = { startMs: 20, stopMs: 10, reconnectMs: 60, tickMs: 20 };

export interface ObsSimulatorOptions {
  readonly password?: string | null;
  readonly version?: ObsVersion;
  readonly times?: Partial<StreamTimes>;
}

/** An OBS without OBS: a real server on a free port that speaks obs-websocket 5, and can be made to fail. */
export class ObsSimulator {
  password: string | null;
  readonly inside: ObsInside;
  /** Connections so far, whether let in or not. */
  connections = 0;
  /** Every request so far, by its type. */
  requests: string[] = [];
  #server: WebSocketServer | null = null;
  #port = 0;
  readonly #sessions = new Set<ObsSession>();
  #asleep: (() => void)[] | null = null;

  constructor(options: ObsSimulatorOptions = {}) {
    this.password = options.password ?? null;
    const tell = (state: string) => this.#tellStream(state);
    this.inside = {
      version: options.version ?? obs31,
      stream: new SimulatedStream({ ...defaultTimes, ...options.times }, tell),
      service: {
        streamServiceType: 'rtmp_common',
        streamServiceSettings: { service: 'Twitch', server: 'auto', key: 'live_0000_someone-elses-key', bwtest: true },
      },
      settings: new SimulatedSettings(),
      isReady: true,
      keepsService: false,
      speaksOddly: false,
    };
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  get stream(): SimulatedStream {
    return this.inside.stream;
  }

  /** Listens: the first time on a free port, later on the same one. */
  async open(): Promise<void> {
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port: this.#port,
      handleProtocols: (offered) => (offered.has('obswebsocket.json') ? 'obswebsocket.json' : false),
    });
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    server.on('connection', (socket) => {
      this.connections += 1;
      const session = new ObsSession(socket, {
        version: this.inside.version,
        password: this.password,
        whenAwake: (run) => this.#whenAwake(run),
        answer: (type, data) => {
          this.requests.push(type);
          return answerRequest(this.inside, type, data);
        },
      });
      this.#sessions.add(session);
      socket.on('close', () => this.#sessions.delete(session));
    });
  }

  /** Ends as OBS does when it is closed: 1001 to every client. */
  async shutDown(): Promise<void> {
    for (const session of this.#sessions) session.close(1001, 'Server stopping.');
    await this.#stopListening();
  }

  /** Ends as with kill -9. */
  async kill(): Promise<void> {
    for (const socket of this.#server?.clients ?? []) socket.terminate();
    await this.#stopListening();
  }

  /** As with SIGSTOP: connections are made by the kernel, and nothing is answered. */
  hang(): void {
    this.#asleep ??= [];
  }

  /** As with SIGCONT: everything that came meanwhile is answered now. */
  wake(): void {
    const missed = this.#asleep ?? [];
    this.#asleep = null;
    for (const run of missed) run();
  }

  /** "Kick" in OBS's list of sessions. */
  kick(): void {
    for (const session of this.#sessions) session.close(4011, 'Your session has been invalidated.');
  }

  /** The session counts no more, as after another password was set. */
  expireSessions(): void {
    for (const session of this.#sessions) session.close(4009, 'Authentication failed.');
  }

  /** Another scene collection of OBS, once the answer is called; every client has heard that it changes. */
  async changeSceneCollection(): Promise<() => void> {
    this.#tell('CurrentSceneCollectionChanging', CONFIG, { sceneCollectionName: 'Other' });
    this.inside.isReady = false;
    await Promise.all([...this.#sessions].map((session) => session.hasHeard()));
    return () => {
      this.inside.isReady = true;
      this.#tell('CurrentSceneCollectionChanged', CONFIG, { sceneCollectionName: 'Other' });
    };
  }

  /** Another profile of OBS, with a service of its own. */
  changeProfile(service: ObsInside['service']): void {
    this.inside.service = service;
    this.#tell('CurrentProfileChanged', CONFIG, { profileName: 'Other' });
  }

  async close(): Promise<void> {
    this.stream.end();
    await this.kill();
  }

  async #stopListening(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  #whenAwake(run: () => void): void {
    if (this.#asleep) this.#asleep.push(run);
    else run();
  }

  #tellStream(state: string): void {
    const isAboutReconnecting = state === 'RECONNECTING' || state === 'RECONNECTED';
    if (isAboutReconnecting && !this.inside.version.tellsReconnecting) return;
    const outputActive = ['STARTED', 'RECONNECTED', 'RESUMED'].includes(state);
    this.#tell('StreamStateChanged', OUTPUTS, { outputActive, outputState: `OBS_WEBSOCKET_OUTPUT_${state}` });
  }

  #tell(eventType: string, intent: number, eventData: Record<string, unknown>): void {
    for (const session of this.#sessions) session.tell(eventType, intent, eventData);
  }
}
