import { randomUUID } from 'node:crypto';
import { DemoDesk } from '#engine/api/DemoDesk.ts';
import type { EngineActions } from '#engine/api/EngineDoor.ts';
import type { EnginePorts, HostedEngine } from '#engine/api/EnginePorts.ts';
import { healthOf } from '#engine/api/health.ts';
import { assembleState } from '#engine/api/state/assembleState.ts';
import { isoNow, type Timer } from '#engine/base/clock.ts';
import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import { withoutSecrets } from '#engine/clerk/secrets/splitSecrets.ts';
import { ActionDoor } from '#engine/control/actions/ActionDoor.ts';
import { AlignmentDesk } from '#engine/control/actions/alignment/AlignmentDesk.ts';
import { EncoderDesk } from '#engine/control/actions/EncoderDesk.ts';
import { HouseActions } from '#engine/control/actions/HouseActions.ts';
import { IngestDesk } from '#engine/control/actions/IngestDesk.ts';
import { KeepAwake } from '#engine/control/actions/KeepAwake.ts';
import { keepAwakeCommand } from '#engine/control/actions/keepAwakeCommand.ts';
import { PairDesk } from '#engine/control/actions/PairDesk.ts';
import { Station } from '#engine/control/actions/Station.ts';
import { Slate } from '#engine/control/actions/slate/Slate.ts';
import { AlarmBook } from '#engine/control/alarms/AlarmBook.ts';
import { LocalAddresses } from '#engine/control/samples/LocalAddresses.ts';
import { MediaReports } from '#engine/control/samples/MediaReports.ts';
import type { OutputSample, Snapshot } from '#engine/control/samples/Snapshot.ts';
import { Watchman } from '#engine/control/Watchman.ts';
import { firstIntent } from '#engine/intent/firstIntent.ts';
import { type Intent, withTaken } from '#engine/intent/intent.ts';
import { describeAudio, describeVideo } from '#engine/media/feeds/format.ts';
import { Media } from '#engine/media/Media.ts';
import { NameBook } from '#engine/media/outputs/names/NameBook.ts';
import { nameResolver } from '#engine/media/outputs/names/resolveName.ts';
import type { FeedChange } from '#engine/media/program/orders.ts';
import { type FeedId, SLATE } from '#shared/model/ids.ts';
import type { EngineState } from '#shared/model/state.ts';
import type { Studio } from '#shared/model/studio.ts';
import { VERSION } from '#shared/model/version.ts';

const RESUME_WITHIN_MIN = 15;
const STAMP_EVERY_MS = 10_000;

/** Composition root: makes everything that exists in the engine and ties it together. Faults: `ingest-port`. */
export async function createEngine(ports: EnginePorts): Promise<Outcome<HostedEngine>> {
  const engine = new Engine(ports);
  const listening = await engine.listen();
  if (listening.ok) {
    engine.begin();
    return { ok: true, value: engine };
  }
  await engine.close();
  return listening;
}

class Engine implements HostedEngine {
  readonly #ports: EnginePorts;
  readonly #instance = randomUUID();
  readonly #startedAt: string;
  readonly #station: Station;
  readonly #names: NameBook;
  readonly #media: Media;
  readonly #reports: MediaReports;
  readonly #encoders: EncoderDesk;
  readonly #slate: Slate;
  readonly #alignment: AlignmentDesk;
  readonly #pairs: PairDesk;
  readonly #alarms: AlarmBook;
  readonly #actions: ActionDoor;
  readonly #watchman: Watchman;
  readonly #awake: KeepAwake;
  readonly #addresses: LocalAddresses;
  #stamping: Timer | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #troubles = new Map<string, Fault>();
  readonly demo: DemoDesk | null;
  readonly #ingest: IngestDesk;
  #revision = 1;
  readonly act: EngineActions;
  readonly journal: HostedEngine['journal'];

  constructor(ports: EnginePorts) {
    this.#ports = ports;
    const { clock, clerk, opened, log } = ports;
    this.#startedAt = isoNow(clock);
    this.demo = ports.demo ? new DemoDesk(() => this.#changed()) : null;
    this.#addresses = new LocalAddresses(clock);
    this.journal = {
      list: async (after, limit) => ({ entries: await clerk.entriesAfter(after, limit), lastSeq: clerk.lastSeq }),
      recent: (count) => clerk.recentEntries(count),
      onEntry: (listener) => clerk.onEntry(listener),
      add: (draft) => clerk.journal(draft),
    };
    const random = Math.random;
    this.#station = new Station({
      clock,
      studio: opened.studio,
      first: firstIntent(opened.intent, ports.onAir, this.#startedAt, {
        wallMs: clock.wallMs(),
        resumeWithinMin: RESUME_WITHIN_MIN,
        always: ports.resumeAlways,
      }),
      saveIntent: (intent) => this.#saveIntent(intent),
      reconcile: (orders, studio) => {
        this.#media.setOrders(orders);
        this.#encoders.apply(studio);
        this.#awake.set(this.#station.isOnAir);
        this.#changed();
      },
    });
    this.#reports = new MediaReports({
      clock,
      studio: () => this.#station.studio,
      journal: (draft) => this.#note(draft),
      liveOutputs: () => this.#outputSamples().filter(({ facts }) => facts.phase.kind === 'live').length,
      onTakenDied: (feedId) => this.#takenDied(feedId),
      onProgramChanged: (change) => this.#programChanged(change),
    });
    this.#names = new NameBook({
      clock,
      resolve: nameResolver(clock),
      remembered: opened.names,
      changed: (names) => void clerk.saveNames(names),
    });
    this.#media = new Media(clock, this.#station.orders(), this.#names, this.#reports, random);
    this.#ingest = new IngestDesk(this.#media);
    this.#slate = new Slate({
      clock,
      ffmpeg: ports.ffmpeg ?? 'ffmpeg',
      station: this.#station,
      program: this.#media.program,
      keeper: clerk.slate,
      journal: (draft) => this.#note(draft),
      onChange: () => this.#changed(),
    });
    this.#encoders = new EncoderDesk({
      clock,
      log,
      random,
      ingestUrl: () => this.#ingest.url,
      journal: (draft) => this.#note(draft),
      onReport: () => this.#changed(),
    });
    this.#alarms = new AlarmBook(clock, {
      raised: (alarm) =>
        this.#note({
          subject: alarm.subject,
          code: 'alarm-raised',
          by: 'rule',
          text: `${sentence(alarm.text)} ${alarm.done}`,
        }),
      cleared: (alarm, lastedMs) =>
        this.#note({
          subject: alarm.subject,
          code: 'alarm-cleared',
          by: 'rule',
          text: sentence(`Over after ${Math.round(lastedMs / 1000)} s: ${alarm.text}`),
        }),
    });
    this.#alignment = new AlignmentDesk({
      clock,
      station: this.#station,
      media: this.#media,
      alignments: opened.alignments,
      save: (alignments) => void clerk.saveAlignments(alignments),
      ffmpeg: ports.ffmpeg ?? 'ffmpeg',
      compare: (first, second) => clerk.compareClips(first, second),
    });
    this.#pairs = new PairDesk({ station: this.#station, media: this.#media, encoders: this.#encoders });
    this.#actions = new ActionDoor({
      clock,
      station: this.#station,
      media: this.#media,
      encoders: this.#encoders,
      alignment: this.#alignment,
      pairs: this.#pairs,
      alarms: this.#alarms,
      journal: (draft) => this.#note(draft),
      ingestUrl: () => this.#ingest.url,
    });
    this.act = this.#makeActions();
    this.#watchman = new Watchman(
      clock,
      () => this.#snapshot(),
      this.#alarms,
      () => this.#changed(),
    );
    this.#encoders.apply(opened.studio);
    this.#awake = new KeepAwake(keepAwakeCommand(process.platform, process.pid), log);
  }

  listen(): Promise<Outcome<null>> {
    return this.#ingest.listen(this.#station.studio.ingest.rtmp);
  }

  /** Only an engine that has its ports acts on what is wanted. */
  begin(): void {
    const { opened, onAir } = this.#ports;
    this.#awake.set(this.#station.isOnAir);
    void this.#slate.begin();
    this.#follow();
    const isResumed = this.#station.isOnAir && opened.intent.onAir;
    const waits = this.#station.resumeWaitsSince !== null;
    const air = isResumed
      ? 'On air as before'
      : onAir
        ? 'On air'
        : waits
          ? 'On air waits for a press of Start'
          : 'Off air';
    this.#note({
      subject: 'engine',
      code: 'engine-started',
      by: 'world',
      text: `Changeover ${VERSION} started. ${air}.`,
    });
  }

  state(): EngineState {
    const { clock, clerk } = this.#ports;
    const offsetMs = clock.wallMs() - clock.nowMs();
    return assembleState({
      engine: {
        version: VERSION,
        startedAt: this.#startedAt,
        rssMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
        instance: this.#instance,
        ingestUrl: this.#ingest.url,
        clerkAlive: clerk.isAlive,
      },
      station: this.#station,
      media: this.#media,
      reports: this.#reports,
      encoders: this.#encoders,
      alignment: this.#alignment,
      pairs: this.#pairs,
      slate: this.#slate,
      alarms: this.#alarms,
      outputs: this.#outputSamples(),
      localAddresses: this.#addresses.now,
      demo: this.demo?.state ?? null,
      wallOf: (ms) => new Date(offsetMs + ms).toISOString(),
    });
  }

  revision(): number {
    return this.#revision;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  studioForExport(): Studio {
    return withoutSecrets(this.#station.studio);
  }

  health(): { ok: boolean; why: string[] } {
    return healthOf(this.state());
  }

  async close(): Promise<void> {
    this.#stamping?.cancel();
    this.#addresses.close();
    this.#slate.close();
    this.#watchman.close();
    this.#alignment.close();
    this.#names.close();
    this.#awake.set(false);
    await Promise.all([this.#media.close(), this.#encoders.close()]);
    this.#note({ subject: 'engine', code: 'engine-ended', by: 'world', text: 'Changeover ended in order.' });
  }

  #makeActions(): EngineActions {
    const show = this.#actions;
    const house = new HouseActions({
      station: this.#station,
      keeper: this.#ports.clerk,
      journal: (draft) => this.#note(draft),
      moveIngest: (rtmp) => this.#ingest.move(rtmp),
      onStopped: this.#ports.onStopped,
    });
    return {
      airStart: () => show.airStart(),
      airStop: () => show.airStop(),
      take: (feedId, when) => show.take(feedId, when),
      release: () => show.release(),
      cut: () => show.cut(),
      mute: (on) => show.mute(on),
      encoderStart: (id) => show.encoderStart(id),
      encoderStop: (id) => show.encoderStop(id),
      revealFeedKey: (id) => show.revealFeedKey(id),
      measureAlignment: (id) => show.measureAlignment(id),
      applySetting: (id, setting) => show.applySetting(id, setting),
      moveOutput: (id) => show.moveOutput(id),
      holdOutput: (id) => show.holdOutput(id),
      releaseOutput: (id) => show.releaseOutput(id),
      acknowledge: (id) => show.acknowledge(id),
      shelve: (id, minutes) => show.shelve(id, minutes),
      engineStop: () => house.engineStop(),
      previewStudio: (text) => house.previewStudio(text),
      importStudio: (text) => house.importStudio(text),
      backup: (passphrase) => house.backup(passphrase),
      restore: (backup, passphrase) => house.restore(backup, passphrase),
      replaceToken: () => house.replaceToken(),
      keepKeyIn: (place) => house.keepKeyIn(place),
      slate: this.#slate,
    };
  }

  #saveIntent(intent: Intent): Promise<unknown> {
    this.#changed();
    return this.#ports.clerk.saveIntent(intent);
  }

  #takenDied(feedId: FeedId): void {
    const name = this.#station.studio.encoders.find((one) => (one.id as string) === feedId)?.name ?? feedId;
    this.#note({
      subject: 'program',
      code: 'taken-died',
      by: 'rule',
      text: `${name} was taken by hand and died: the policy chooses again.`,
    });
    this.#station.setIntent(withTaken(this.#station.intent, null));
  }

  #programChanged(change: FeedChange): void {
    const { house: format, frameMs } = this.#media.program;
    const video = describeVideo(format.video, frameMs);
    const audio = describeAudio(format.audio);
    if (change.to !== SLATE && video) {
      const { width, height, fps } = video;
      const house = { width, height, fps, sampleRate: audio?.sampleRate ?? 48_000, channels: audio?.channels ?? 2 };
      void this.#ports.clerk.saveHouseFormat(house);
    }
    this.#changed();
  }

  /** What happens by the clock and what the clerk says. */
  #follow(): void {
    const { clock, clerk, clerkNews, onAir } = this.#ports;
    if (onAir) void this.#saveIntent(this.#station.intent);
    this.#stamping = clock.every(STAMP_EVERY_MS, () => {
      if (this.#station.isOnAir) void clerk.stampAlive();
    });
    clerkNews.listen({
      onTrouble: (trouble) => this.#trouble(trouble, true),
      onRecovered: (trouble) => this.#trouble(trouble, false),
      onSecretsUnlocked: (studio) => {
        this.#station.setStudio(studio);
        this.#trouble(fault('secrets-locked'), false);
      },
    });
    if (this.#ports.opened.secretsState === 'locked') this.#trouble(fault('secrets-locked'), true);
  }

  #trouble(trouble: Fault, lasts: boolean): void {
    if (lasts) this.#troubles.set(trouble.code, trouble);
    else this.#troubles.delete(trouble.code);
    this.#changed();
  }

  #outputSamples(): OutputSample[] {
    return [...this.#media.outputs].map((output) => ({ orders: output.orders, facts: output.facts() }));
  }

  #snapshot(): Snapshot {
    const { program } = this.#media;
    return {
      nowMs: this.#ports.clock.nowMs(),
      studio: this.#station.studio,
      isOnAir: this.#station.isOnAir,
      programFeed: program.onAir,
      standby: program.standby,
      nextFeed: program.next?.feedId ?? null,
      feeds: this.#media.feedFacts(),
      feedEnds: this.#reports.feedEnds,
      remedies: this.#pairs.remedies(),
      encoders: this.#encoders.samples(),
      outputs: this.#outputSamples(),
      heldOutputs: this.#station.intent.heldOutputs,
      sightings: this.#reports.sightings,
      troubles: [...this.#troubles.values()],
      slateTrouble: this.#slate.trouble,
      notes: this.#ports.opened.studioNotes,
      resumeWaitsSince: this.#station.resumeWaitsSince,
    };
  }

  #note(draft: Parameters<HostedEngine['journal']['add']>[0]): void {
    this.#ports.clerk.journal(draft);
    this.#changed();
  }

  #changed(): void {
    this.#revision++;
    for (const listener of this.#listeners) listener();
  }
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
