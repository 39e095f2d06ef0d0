import { createServer, type Server, type Socket } from 'node:net';
import type { Clock, Timer } from '#engine/base/clock.ts';
import { fault, type Outcome } from '#engine/base/fault.ts';
import type { FeedId } from '#shared/model/ids.ts';
import type { FeedInput } from './FeedInput.ts';
import { IngestSession, type SessionEnd, type SessionOwner } from './IngestSession.ts';
import { KeyBook } from './KeyBook.ts';
import { INGEST_LIMITS } from './limits.ts';
import { TurnShare } from './TurnShare.ts';

export type IngestEvent =
  | { readonly kind: 'accepted'; readonly feedId: FeedId; readonly from: string }
  | { readonly kind: 'ended'; readonly feedId: FeedId; readonly from: string; readonly end: SessionEnd }
  | { readonly kind: 'unknown-key'; readonly from: string }
  | { readonly kind: 'duplicate-key'; readonly feedId: FeedId; readonly holder: string; readonly newcomer: string }
  | { readonly kind: 'replaced'; readonly feedId: FeedId; readonly holder: string; readonly newcomer: string }
  | { readonly kind: 'dropped'; readonly from: string; readonly end: SessionEnd }
  | { readonly kind: 'too-many'; readonly from: string };

interface Held {
  readonly newcomer: IngestSession;
  readonly sinceMs: number;
  readonly timer: Timer;
}

/** The RTMP server that encoders publish to. It knows keys and sessions; what the media means is the feeds' business. */
export class IngestServer implements SessionOwner {
  readonly #clock: Clock;
  readonly #openFeed: (feedId: FeedId, from: string) => FeedInput;
  readonly #onEvent: (event: IngestEvent) => void;
  readonly #share: TurnShare;
  #server: Server | null = null;
  readonly #keys = new KeyBook();
  readonly #sessions = new Set<IngestSession>();
  readonly #publishing = new Map<FeedId, IngestSession>();
  readonly #held = new Map<FeedId, Held>();

  constructor(
    clock: Clock,
    openFeed: (feedId: FeedId, from: string) => FeedInput,
    onEvent: (event: IngestEvent) => void,
  ) {
    this.#clock = clock;
    this.#share = new TurnShare(clock, INGEST_LIMITS.turnMs);
    this.#openFeed = openFeed;
    this.#onEvent = onEvent;
  }

  /**
   * Answers the port it listens on, or why it can't. Called again it moves: sessions that are there go on, and what
   * could not be bound leaves the old address in force.
   */
  async listen(host: string, port: number): Promise<Outcome<number>> {
    const old = this.#server?.address();
    let bound = await this.#bind(host, port);
    // Another host on the same port: our own listener may be what is in the way.
    if (!bound.ok && typeof old === 'object' && old?.port === port) {
      this.#server?.close();
      bound = await this.#bind(host, port);
      if (!bound.ok) await this.#bind(old.address, port);
    }
    return bound;
  }

  /** The keys that open feeds; a session whose key is gone or changed is closed. */
  setKeys(keys: ReadonlyMap<FeedId, string>): void {
    for (const feedId of this.#keys.set(keys)) {
      const end = { code: 'removed', detail: 'its feed key was changed or taken out of the studio' };
      this.#held.get(feedId)?.newcomer.close(end);
      this.#publishing.get(feedId)?.close(end);
    }
  }

  close(): void {
    this.#server?.close();
    const end = { code: 'engine-ends', detail: 'the engine ends' };
    for (const { newcomer } of this.#held.values()) newcomer.close(end);
    for (const session of this.#sessions) session.close(end);
  }

  publishRequested(session: IngestSession, streamName: string): void {
    // Encoders append fields of their own to a key, and a key may have a question mark itself.
    const feedId = this.#keys.feedOf(streamName) ?? this.#keys.feedOf(streamName.split('?')[0] ?? '');
    if (feedId === null) {
      this.#onEvent({ kind: 'unknown-key', from: session.from });
      session.refuse('NetStream.Publish.Denied', 'This feed key is not known here.');
      return;
    }
    const holder = this.#publishing.get(feedId);
    if (!holder) this.#accept(session, feedId);
    else this.#hold(session, feedId);
  }

  sessionEnded(session: IngestSession, end: SessionEnd): void {
    this.#sessions.delete(session);
    let wasPublishing = false;
    for (const [feedId, publishing] of this.#publishing) {
      if (publishing !== session) continue;
      wasPublishing = true;
      this.#publishing.delete(feedId);
      this.#onEvent({ kind: 'ended', feedId, from: session.from, end });
      this.#settle(feedId);
    }
    for (const [feedId, held] of this.#held) {
      if (held.newcomer !== session) continue;
      held.timer.cancel();
      this.#held.delete(feedId);
    }
    if (!wasPublishing && end.code !== 'refused') this.#onEvent({ kind: 'dropped', from: session.from, end });
  }

  #bind(host: string, port: number): Promise<Outcome<number>> {
    const server = createServer((socket) => this.#connected(socket));
    return new Promise((resolve) => {
      // After it listens, an error is a connection that could not be accepted: the peer comes again.
      server.on('error', (error: NodeJS.ErrnoException) => {
        resolve({ ok: false, fault: fault('ingest-port', { host, port, reason: error.code ?? error.message }) });
      });
      server.listen(port, host, () => {
        this.#server?.close();
        this.#server = server;
        const bound = server.address();
        resolve({ ok: true, value: typeof bound === 'object' && bound ? bound.port : port });
      });
    });
  }

  #connected(socket: Socket): void {
    const address = socket.remoteAddress ?? 'unknown';
    if (!this.#hasRoomFor(address)) {
      socket.on('error', () => {});
      socket.destroy();
      this.#onEvent({ kind: 'too-many', from: address });
      return;
    }
    this.#sessions.add(new IngestSession(socket, this.#clock, this.#share, this));
  }

  /** The oldest of those that came and asked for nothing gives way, so that no encoder is kept out by idle connections. */
  #hasRoomFor(address: string): boolean {
    const all = [...this.#sessions];
    const neighbours = all.filter((session) => session.address === address);
    const isCrowdedThere = neighbours.length >= INGEST_LIMITS.connectionsPerAddress;
    if (!isCrowdedThere && all.length < INGEST_LIMITS.connections) return true;
    const idle = (isCrowdedThere ? neighbours : all).find((one) => one.strangerForMs >= INGEST_LIMITS.graceMs);
    idle?.close({ code: 'crowded-out', detail: 'it asked for nothing and gave way to a newer connection' });
    return idle !== undefined;
  }

  #accept(session: IngestSession, feedId: FeedId): void {
    this.#publishing.set(feedId, session);
    this.#onEvent({ kind: 'accepted', feedId, from: session.from });
    session.accept(this.#openFeed(feedId, session.from));
  }

  /** Two sessions for one key: the old one may be dead without a word, so the new one waits a moment for its answer. */
  #hold(newcomer: IngestSession, feedId: FeedId): void {
    const waiting = this.#held.get(feedId);
    if (waiting) {
      newcomer.refuse('NetStream.Publish.BadName', 'This feed key is in use.');
      return;
    }
    const timer = this.#clock.after(INGEST_LIMITS.holdMs, () => this.#decide(feedId));
    this.#held.set(feedId, { newcomer, sinceMs: this.#clock.nowMs(), timer });
  }

  #decide(feedId: FeedId): void {
    const held = this.#held.get(feedId);
    const holder = this.#publishing.get(feedId);
    if (!held || !holder) return this.#settle(feedId);
    const heldForMs = this.#clock.nowMs() - held.sinceMs;
    const pair = { feedId, holder: holder.from, newcomer: held.newcomer.from };
    if (holder.silentMs() >= heldForMs - 100) {
      this.#onEvent({ kind: 'replaced', ...pair });
      holder.close({ code: 'replaced', detail: 'a newer session of the same encoder took its place' });
      return;
    }
    this.#held.delete(feedId);
    this.#onEvent({ kind: 'duplicate-key', ...pair });
    held.newcomer.refuse('NetStream.Publish.BadName', 'This feed key is in use by another encoder.');
  }

  /** The old session is gone: whoever waits for its key gets it. */
  #settle(feedId: FeedId): void {
    const held = this.#held.get(feedId);
    if (!held) return;
    held.timer.cancel();
    this.#held.delete(feedId);
    this.#accept(held.newcomer, feedId);
  }
}
