import { connect, type Socket } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { Feed } from '#engine/media/feeds/Feed.ts';
import type { FeedRun, RunEnd } from '#engine/media/feeds/FeedRun.ts';
import type { MediaUnit } from '#engine/media/feeds/unit.ts';
import { type IngestEvent, IngestServer } from '#engine/media/ingest/IngestServer.ts';
import type { FeedId } from '#shared/model/ids.ts';
import { audio, audioHeader, picture, video, videoHeader } from '../bodies.ts';
import { Publisher, type PublisherShape } from './Publisher.ts';

export const MAIN = 'main' as FeedId;
export const BACKUP = 'backup' as FeedId;
export const keys = new Map([
  [MAIN, 'key-of-main'],
  [BACKUP, 'key-of-backup'],
]);

/** The real server on a free port with real feeds behind it; sockets are real, time is the test's. */
export class IngestRig {
  readonly clock = new VirtualClock(1_000);
  readonly events: IngestEvent[] = [];
  readonly units: MediaUnit[] = [];
  readonly ends: { feedId: FeedId; cause: RunEnd }[] = [];
  readonly server: IngestServer;
  readonly #feeds = new Map<FeedId, Feed>();
  port = 0;

  constructor() {
    const listener = {
      runStarted: () => {},
      unitArrived: (_: Feed, __: FeedRun, unit: MediaUnit) => void this.units.push(unit),
      runEnded: (feed: Feed, _: FeedRun, cause: RunEnd) => void this.ends.push({ feedId: feed.id, cause }),
    };
    for (const id of keys.keys()) this.#feeds.set(id, new Feed(id, this.clock, listener, () => 5_000));
    this.server = new IngestServer(
      this.clock,
      (feedId, from) => this.feed(feedId).open(from),
      (event) => this.events.push(event),
    );
    this.server.setKeys(keys);
    onTestFinished(() => this.server.close());
  }

  static async open(): Promise<IngestRig> {
    const rig = new IngestRig();
    rig.port = await rig.listen('127.0.0.1', 0);
    return rig;
  }

  feed(id: FeedId): Feed {
    const feed = this.#feeds.get(id);
    if (!feed) throw new Error(`no feed ${id}`);
    return feed;
  }

  /** Listens and answers the port, or throws. */
  async listen(host: string, port: number): Promise<number> {
    const listening = await this.server.listen(host, port);
    if (!listening.ok) throw new Error(JSON.stringify(listening.fault));
    return listening.value;
  }

  connect(key: string, shape: Partial<PublisherShape> = {}): Publisher {
    const publisher = new Publisher({ port: this.port, key, ...shape });
    onTestFinished(() => void publisher.socket.destroy());
    return publisher;
  }

  /** A publisher that is live: headers and one picture have arrived. */
  async publish(feedId: FeedId, shape: Partial<PublisherShape> = {}): Promise<Publisher> {
    const publisher = this.connect(keys.get(feedId) ?? '', shape);
    await expect.poll(() => publisher.isPublishing).toBe(true);
    const before = this.units.length;
    publisher.send(video(0, videoHeader));
    publisher.send(audio(0, audioHeader));
    publisher.send(video(0, picture('idr')));
    await expect.poll(() => this.units.length).toBe(before + 1);
    return publisher;
  }

  /** One more picture, and it has arrived. */
  async sendPicture(publisher: Publisher, timestampMs: number): Promise<void> {
    const before = this.units.length;
    publisher.send(video(timestampMs, picture('reference')));
    await expect.poll(() => this.units.length).toBe(before + 1);
  }

  async said<K extends IngestEvent['kind']>(kind: K): Promise<Extract<IngestEvent, { kind: K }>> {
    const isIt = (event: IngestEvent): event is Extract<IngestEvent, { kind: K }> => event.kind === kind;
    await expect.poll(() => this.events.some(isIt)).toBe(true);
    return this.events.find(isIt) as Extract<IngestEvent, { kind: K }>;
  }

  /** A socket without any manners. */
  async raw(bytes: Buffer | string, localAddress = '127.0.0.1'): Promise<{ socket: Socket; isClosed: () => boolean }> {
    const socket = connect({ port: this.port, host: '127.0.0.1', localAddress });
    onTestFinished(() => void socket.destroy());
    let isClosed = false;
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      isClosed = true;
    });
    socket.resume();
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write(bytes);
    return { socket, isClosed: () => isClosed };
  }
}
