import { readFileSync } from 'node:fs';
import { systemClock } from '#engine/base/clock.ts';
import type { IngestEvent } from '#engine/media/ingest/IngestServer.ts';
import { Media } from '#engine/media/Media.ts';
import type { FeedChange } from '#engine/media/program/orders.ts';
import { FlvReader, FlvTagType } from '#engine/wire/flv/file.ts';
import { parseVideoBody } from '#engine/wire/flv/video.ts';
import { parseRtmpTarget, type RtmpTarget } from '#engine/wire/rtmp/url.ts';
import type { EndpointId, FeedId, OutputId } from '#shared/model/ids.ts';
import { until } from '#test/lab/support/until.ts';
import { Recorder } from '#test/scenarios/support/Recorder.ts';
import { usualOrders } from '#test/unit/media/program/ProgramRig.ts';
import { newNames } from '../outputs/newNames.ts';
import { LiveEncoder, type LiveOptions } from './LiveEncoder.ts';

const MAIN = 'main' as FeedId;
const BACKUP = 'backup' as FeedId;
const DELAY_MS = 1_500;
export const BACKUP_KEY = 'backup-key-55d1';
const MAIN_KEY = 'main-key-8c20';

export interface Shown {
  /** The number that the encoder gave it. */
  readonly mark: number;
  readonly dtsMs: number;
}

/** The whole data plane on real sockets, from an encoder that is on air to a destination that records. */
export class LiveMedia implements AsyncDisposable {
  readonly changes: FeedChange[] = [];
  readonly events: IngestEvent[] = [];
  /** Feeds whose run ended: a connection, a clock that jumped. */
  readonly feedEnds: FeedId[] = [];
  readonly encoder: LiveEncoder;
  readonly port: number;
  readonly recorder: Recorder;
  readonly #media: Media;

  private constructor(media: Media, port: number, recorder: Recorder, encoder: Omit<LiveOptions, 'port' | 'key'>) {
    this.#media = media;
    this.port = port;
    this.recorder = recorder;
    this.encoder = new LiveEncoder({ ...encoder, port, key: MAIN_KEY });
  }

  /** Resolves when the destination has the first pictures. */
  static async start(encoder: Omit<LiveOptions, 'port' | 'key'> = {}): Promise<LiveMedia> {
    const recorder = await Recorder.start('out');
    let live: LiveMedia | null = null;
    const listener = {
      ingest: (event: IngestEvent) => live?.events.push(event),
      feedEnded: (feedId: FeedId) => live?.feedEnds.push(feedId),
      programChanged: (change: FeedChange) => live?.changes.push(change),
      takenDied: () => {},
      wentLive: () => {},
      failed: () => {},
      moved: () => {},
      stalled: () => {},
      stayed: () => {},
    };
    const media = new Media(systemClock, ordersFor(recorder), newNames(), listener, Math.random);
    const bound = await media.listen('127.0.0.1', 0);
    if (!bound.ok) throw new Error(bound.fault.code);
    live = new LiveMedia(media, bound.value, recorder, encoder);
    await until('pictures at the destination', () => (recorder.session?.frames ?? 0) > 5, 15_000);
    return live;
  }

  /** Waits until the destination has `frames` pictures more. */
  async received(frames: number): Promise<void> {
    await this.has((this.recorder.session?.frames ?? 0) + frames);
  }

  /** Waits until the destination has `frames` pictures in its newest session. */
  async has(frames: number): Promise<void> {
    await until(`${frames} pictures`, () => (this.recorder.session?.frames ?? 0) >= frames, 20_000);
  }

  /** Every picture of the newest session so far. */
  shown(): Shown[] {
    const shown: Shown[] = [];
    new FlvReader().read(readFileSync(this.recorder.session?.path ?? ''), ({ type, timestampMs, body }) => {
      if (type !== FlvTagType.video || parseVideoBody(body).kind !== 'frame') return;
      shown.push({ mark: body.readUInt32BE(body.length - 4), dtsMs: timestampMs });
    });
    return shown;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.encoder.kill();
    await this.#media.close();
    await this.recorder[Symbol.asyncDispose]();
  }
}

function ordersFor(recorder: Recorder) {
  const target = parseRtmpTarget(recorder.url, recorder.streamKey) as RtmpTarget;
  const path = { outputId: 'out/a' as OutputId, endpointId: 'a' as EndpointId, target, uplink: null };
  return {
    keys: new Map([
      [MAIN, MAIN_KEY],
      [BACKUP, BACKUP_KEY],
    ]),
    feeds: [MAIN, BACKUP],
    program: { ...usualOrders, delayMs: DELAY_MS },
    outputs: [{ id: 'out/a', wanted: true, graceMs: 0, paths: [path] }],
  };
}
