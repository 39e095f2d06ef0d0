import { type Clock, isoNow } from '#engine/base/clock.ts';
import type { Fault } from '#engine/base/fault.ts';
import type { RunEnd } from '#engine/media/feeds/FeedRun.ts';
import type { IngestEvent } from '#engine/media/ingest/IngestServer.ts';
import type { MediaListener } from '#engine/media/Media.ts';
import type { Output } from '#engine/media/outputs/Output.ts';
import type { OutputPath } from '#engine/media/outputs/orders.ts';
import type { FeedChange } from '#engine/media/program/orders.ts';
import { type FeedId, SLATE } from '#shared/model/ids.ts';
import type { JournalDraft } from '#shared/model/journal.ts';
import type { Changeover } from '#shared/model/state.ts';
import type { Studio } from '#shared/model/studio.ts';
import { changeoverText } from '#shared/text/causes.ts';
import { faultText } from '#shared/text/faults.ts';
import { encoderName, outputName, type Sighting } from './Snapshot.ts';

export interface ReportPorts {
  readonly clock: Clock;
  readonly studio: () => Studio;
  readonly journal: (draft: JournalDraft) => void;
  readonly liveOutputs: () => number;
  readonly onTakenDied: (feedId: FeedId) => void;
  readonly onProgramChanged: (change: FeedChange) => void;
}

const MAX_SIGHTINGS = 20;
/** A server that keeps refusing would fill the journal: the same words about the same subject are told once a minute. */
const REPEAT_MS = 60_000;
const MAX_TOLD = 200;

const endTexts: Readonly<Record<RunEnd, string>> = {
  'connection-ended': 'its connection ended',
  'bad-times': 'its time stamps broke',
  'format-changed': 'its format changed',
  replaced: 'a newer session of the same encoder took its place',
};

/** What the data plane reports, put into words: into the journal, and into what screens and detectors ask for. */
export class MediaReports implements MediaListener {
  readonly #ports: ReportPorts;
  readonly feedEnds = new Map<FeedId, string>();
  #sightings: Sighting[] = [];
  /** When each was told, oldest first. */
  readonly #told = new Map<string, number>();
  lastChangeover: Changeover | null = null;
  changeovers = 0;
  unbrokenSince: string | null = null;

  constructor(ports: ReportPorts) {
    this.#ports = ports;
  }

  get sightings(): readonly Sighting[] {
    return this.#sightings;
  }

  ingest(event: IngestEvent): void {
    switch (event.kind) {
      case 'accepted':
        return this.#feed(event.feedId, 'feed-started', `publishes from ${event.from}`);
      case 'ended':
        return this.#feed(event.feedId, 'feed-ended', `${event.end.detail} (${event.from})`);
      case 'replaced':
        return this.#feed(
          event.feedId,
          'feed-replaced',
          `came back from ${event.newcomer}; its dead session was dropped`,
        );
      case 'unknown-key':
        this.#sight('unknown-feed-key', `ingest/${addressOf(event.from)}`, { from: event.from });
        return this.#once('ingest', 'unknown-feed-key', `Refused ${event.from}: no encoder has the feed key it used`);
      case 'duplicate-key': {
        const { holder, newcomer } = event;
        this.#sight('duplicate-feed-key', `encoder/${event.feedId}`, {
          name: this.#name(event.feedId),
          holder,
          newcomer,
        });
        return this.#feed(
          event.feedId,
          'duplicate-feed-key',
          `also wanted by ${newcomer}, refused: ${holder} publishes`,
        );
      }
      case 'dropped':
        return this.#once('ingest', 'connection-dropped', `Dropped ${event.from}: ${event.end.detail}`);
      case 'too-many':
        return this.#once('ingest', 'too-many-connections', `Dropped ${event.from}: too many connections`);
    }
  }

  feedEnded(feedId: FeedId, cause: RunEnd): void {
    this.feedEnds.set(feedId, endTexts[cause]);
    if (cause !== 'bad-times') return;
    const text = `${this.#name(feedId)}: its time stamps broke; it counts as a new feed`;
    this.#once(`feed/${feedId}`, 'feed-bad-times', text);
  }

  programChanged(change: FeedChange): void {
    const heldSessions = this.#ports.liveOutputs();
    const from = change.from === null ? null : this.#name(change.from);
    const text = changeoverText({ ...change, why: change.cause, from, to: this.#name(change.to), heldSessions });
    const at = isoNow(this.#ports.clock);
    if (change.from !== null) {
      this.changeovers++;
      const { to, cause: why, detectedMs, gapMs } = change;
      this.lastChangeover = { at, kind: 'encoder', from: change.from, to, why, detectedMs, gapMs, text };
    }
    const isWhole = change.gapMs === 0 && change.from !== null && change.from !== SLATE;
    if (change.to === SLATE) this.unbrokenSince = null;
    else if (!isWhole || this.unbrokenSince === null) this.unbrokenSince = at;
    const isByHand = change.cause === 'taken-by-hand' || change.cause === 'released' || change.cause === 'cut';
    this.#ports.journal({ subject: 'program', code: 'changeover', by: isByHand ? 'operator' : 'rule', text });
    this.#ports.onProgramChanged(change);
  }

  takenDied(feedId: FeedId): void {
    this.#ports.onTakenDied(feedId);
  }

  wentLive(_output: Output, path: OutputPath): void {
    for (const told of this.#told.keys()) if (told.startsWith(`output/${path.outputId} `)) this.#told.delete(told);
    this.#output(path, 'output-live', 'rule', `is live at ${path.target.host}`);
  }

  failed(_output: Output, path: OutputPath, why: Fault, wasLive: boolean): void {
    const subject = `output/${path.outputId}`;
    const what = wasLive ? 'lost its session' : 'could not go live';
    const text = `${this.#outputName(path)} ${what}: ${faultText(why.code, why.context)}`;
    if (wasLive) this.#ports.journal({ subject, code: 'output-lost', by: 'world', text });
    else this.#once(subject, 'output-failed', text);
  }

  moved(_output: Output, from: OutputPath, to: OutputPath, why: Fault, downMs: number, replayedMs: number): void {
    const way = `moved from ${placeOf(from, to)} to ${placeOf(to, from)}: ${faultText(why.code, why.context)}`;
    const cost =
      downMs > 0
        ? `Live again after ${Math.round(downMs)} ms; the last ${Math.round(replayedMs)} ms were sent again`
        : 'Without a break, at a keyframe';
    const text = `${way}. ${cost}`;
    this.#output(to, 'output-moved', 'rule', text);
  }

  stalled(_output: Output, path: OutputPath): void {
    this.#output(path, 'output-stalled', 'world', `stands still: ${path.target.host} confirms nothing`);
  }

  stayed(_output: Output, path: OutputPath, why: Fault): void {
    const text = `stays where it is: ${faultText(why.code, why.context)} (it was to go on at ${path.endpointId}, ${path.target.host})`;
    this.#output(path, 'output-stayed', 'world', text);
  }

  #name(feedId: FeedId): string {
    return encoderName(this.#ports.studio(), feedId);
  }

  #outputName(path: OutputPath): string {
    return outputName(this.#ports.studio(), path.outputId);
  }

  #feed(feedId: FeedId, code: string, text: string): void {
    this.#ports.journal({ subject: `feed/${feedId}`, code, by: 'world', text: `${this.#name(feedId)}: ${text}` });
  }

  #output(path: OutputPath, code: string, by: JournalDraft['by'], text: string): void {
    this.#ports.journal({ subject: `output/${path.outputId}`, code, by, text: `${this.#outputName(path)} ${text}` });
  }

  #once(subject: string, code: string, text: string): void {
    const nowMs = this.#ports.clock.nowMs();
    const key = `${subject} ${withoutPort(text)}`;
    if (nowMs - (this.#told.get(key) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    this.#told.delete(key);
    this.#told.set(key, nowMs);
    if (this.#told.size > MAX_TOLD) this.#told.delete([...this.#told.keys()][0] ?? key);
    this.#ports.journal({ subject, code, by: 'world', text });
  }

  #sight(code: Sighting['code'], subject: string, context: Sighting['context']): void {
    const others = this.#sightings.filter((one) => one.code !== code || one.subject !== subject);
    this.#sightings = [...others, { code, subject, context, atMs: this.#ports.clock.nowMs() }].slice(-MAX_SIGHTINGS);
  }
}

/** What tells one path from another: its endpoint, or its server where that is the same. */
function placeOf(path: OutputPath, other: OutputPath): string {
  return path.endpointId === other.endpointId ? path.target.host : path.endpointId;
}

function addressOf(from: string): string {
  return from.slice(0, from.lastIndexOf(':'));
}

/** A peer that comes again comes from another port. */
function withoutPort(text: string): string {
  return text.replaceAll(/:\d+(?=\D|$)/g, '');
}
