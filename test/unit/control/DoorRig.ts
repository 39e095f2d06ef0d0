import { expect, onTestFinished } from 'vitest';
import { fault } from '#engine/base/fault.ts';
import { silentLog } from '#engine/base/log.ts';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { ActionDoor } from '#engine/control/actions/ActionDoor.ts';
import { AlignmentDesk } from '#engine/control/actions/alignment/AlignmentDesk.ts';
import { EncoderDesk } from '#engine/control/actions/EncoderDesk.ts';
import { PairDesk } from '#engine/control/actions/PairDesk.ts';
import { Station } from '#engine/control/actions/Station.ts';
import { AlarmBook } from '#engine/control/alarms/AlarmBook.ts';
import { MediaReports } from '#engine/control/samples/MediaReports.ts';
import { emptyIntent, type Intent, withTaken } from '#engine/intent/intent.ts';
import { Media, type MediaOrders } from '#engine/media/Media.ts';
import type { JournalDraft } from '#shared/model/journal.ts';
import type { Studio } from '#shared/model/studio.ts';
import { audio, audioHeader, picture, video, videoHeader } from '#test/unit/media/bodies.ts';
import { Publisher } from '#test/unit/media/ingest/Publisher.ts';
import { newNames } from '../media/outputs/newNames.ts';
import { testStudio } from './testStudio.ts';

const FRAME_MS = 40;

/** The door with all that stands behind it, on the test's clock. */
export class DoorRig {
  readonly clock = new VirtualClock();
  readonly journal: JournalDraft[] = [];
  readonly saved: Intent[] = [];
  readonly orders: MediaOrders[] = [];
  readonly station: Station;
  readonly media: Media;
  readonly alarms: AlarmBook;
  readonly door: ActionDoor;
  ingestUrl: string | null = 'rtmp://127.0.0.1:1935/live';
  /** What the disk does before an intent is stored. */
  disk: () => Promise<void> = async () => {};
  readonly #encoders: { publisher: Publisher; frame: number }[] = [];

  constructor({ studio = testStudio(), intent = emptyIntent(), resumeWaitsSince = null as string | null } = {}) {
    const { clock } = this;
    const journal = (draft: JournalDraft) => void this.journal.push(draft);
    this.station = new Station({
      clock,
      studio,
      first: { intent, resumeWaitsSince },
      saveIntent: (saved) => this.#save(saved),
      reconcile: (orders) => this.#reconcile(orders),
    });
    const reports = new MediaReports({
      clock,
      studio: () => this.station.studio,
      journal: () => {},
      liveOutputs: () => 0,
      onTakenDied: () => this.station.setIntent(withTaken(this.station.intent, null)),
      onProgramChanged: () => {},
    });
    this.media = new Media(clock, this.station.orders(), newNames(clock), reports, () => 0);
    this.alarms = new AlarmBook(clock, { raised: () => {}, cleared: () => {} });
    const encoders = this.#encoderDesk(studio);
    this.door = new ActionDoor({
      ...{ clock, journal, station: this.station, media: this.media, alarms: this.alarms },
      encoders,
      pairs: new PairDesk({ station: this.station, media: this.media, encoders }),
      alignment: this.#alignmentDesk(),
      ingestUrl: () => this.ingestUrl,
    });
    onTestFinished(() => this.media.close());
  }

  #save(intent: Intent): Promise<void> {
    this.saved.push(intent);
    return this.disk();
  }

  /** What the newest entry of the journal says. */
  get said(): string {
    const entry = this.journal.at(-1);
    return entry ? `${entry.subject} ${entry.code}: ${entry.text}` : '';
  }

  /** An encoder that is live, and whose pictures go on whenever time does. */
  async publish(id: string): Promise<Publisher> {
    const listening = await this.media.listen('127.0.0.1', 0);
    const publisher = new Publisher({ port: listening.ok ? listening.value : 0, key: `key-of-${id}` });
    onTestFinished(() => void publisher.socket.destroy());
    await expect.poll(() => publisher.isPublishing).toBe(true);
    publisher.send(video(0, videoHeader));
    publisher.send(audio(0, audioHeader));
    this.#encoders.push({ publisher, frame: 0 });
    await this.until(() => this.#stateOf(id) === 'live');
    return publisher;
  }

  /** Time goes on, pictures with it, until `holds`. */
  async until(holds: () => boolean): Promise<void> {
    const step = () => {
      for (const encoder of this.#encoders) {
        encoder.publisher.send(
          video(encoder.frame * FRAME_MS, picture(encoder.frame % 25 === 0 ? 'idr' : 'reference')),
        );
        encoder.frame++;
      }
      this.clock.advance(FRAME_MS);
      return holds();
    };
    await expect.poll(step, { timeout: 8_000, interval: 4 }).toBe(true);
  }

  async onAir(...ids: string[]): Promise<void> {
    for (const id of ids) await this.publish(id);
    await this.until(() => this.media.program.onAir !== null);
  }

  #stateOf(id: string): string | undefined {
    return this.media.feedFacts().find((feed) => (feed.id as string) === id)?.state;
  }

  #reconcile(orders: MediaOrders): void {
    this.orders.push(orders);
    this.media.setOrders(orders);
  }

  #encoderDesk(studio: Studio): EncoderDesk {
    const desk = new EncoderDesk({
      clock: this.clock,
      log: silentLog,
      random: () => 0,
      ingestUrl: () => this.ingestUrl,
      journal: () => {},
      onReport: () => {},
    });
    desk.apply(studio);
    onTestFinished(() => desk.close());
    return desk;
  }

  #alignmentDesk(): AlignmentDesk {
    const { clock, station, media } = this;
    const compare = async () => ({ ok: false as const, fault: fault('alignment-unsure') });
    const desk = new AlignmentDesk({
      clock,
      station,
      media,
      alignments: [],
      save: () => {},
      ffmpeg: 'ffmpeg',
      compare,
    });
    onTestFinished(() => desk.close());
    return desk;
  }
}
