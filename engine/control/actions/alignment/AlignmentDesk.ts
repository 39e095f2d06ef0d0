import type { Clock, Timer } from '#engine/base/clock.ts';
import { fault, type Outcome } from '#engine/base/fault.ts';
import type { Excerpt } from '#engine/media/feeds/excerpt.ts';
import type { FeedFacts, Media } from '#engine/media/Media.ts';
import { type Alignment, MAX_ALIGNMENTS, type MeasuredAlignment } from '#shared/model/alignment.ts';
import { type EncoderId, type FeedId, SLATE } from '#shared/model/ids.ts';
import { alignmentText } from '#shared/text/alignment.ts';
import { type FeedLatencies, feedLatencies, withAlignment } from '../../decisions/feedLatencies.ts';
import { feedOrder } from '../../decisions/programOrders.ts';
import { encoderName } from '../../samples/Snapshot.ts';
import type { Station } from '../Station.ts';
import type { Comparison, DecodedClip } from './DecodedClip.ts';
import { decodeExcerpt } from './decodeExcerpt.ts';

export interface AlignmentPorts {
  readonly clock: Clock;
  readonly station: Station;
  readonly media: Media;
  /** What was measured before. */
  readonly alignments: readonly Alignment[];
  readonly save: (alignments: readonly Alignment[]) => void;
  /** Path of ffmpeg, or its name where it is on the PATH. */
  readonly ffmpeg: string;
  /** The sums, done where they hold nobody up. */
  readonly compare: (first: DecodedClip, second: DecodedClip) => Promise<Outcome<Comparison>>;
}

const LOOK_EVERY_MS = 1_000;
/** Below it the answer is a guess. */
const SURE = 0.4;
const LEAST_MS = 3_000;
/** Rates that differ by more have no whole number of frames between them. */
const SAME_RATE = 0.01;

interface Pair {
  readonly id: FeedId;
  readonly againstId: FeedId;
  readonly excerpts: readonly [against: Excerpt, own: Excerpt];
}

/**
 * Knows how much later than others each feed brings the same content: measures it on request, keeps it, and hands it to
 * the program for as long as the formats are those it was measured with.
 */
export class AlignmentDesk {
  readonly #ports: AlignmentPorts;
  readonly #timer: Timer;
  #alignments: readonly Alignment[];
  #latencies: FeedLatencies = { latencyMs: new Map(), groups: new Map() };
  #isMeasuring = false;

  constructor(ports: AlignmentPorts) {
    this.#ports = ports;
    this.#alignments = ports.alignments;
    this.#timer = ports.clock.every(LOOK_EVERY_MS, () => this.#look());
  }

  /** What holds now, with the formats that the feeds have. */
  get latencies(): FeedLatencies {
    return this.#latencies;
  }

  close(): void {
    this.#timer.cancel();
  }

  /**
   * Measures a feed against the one on air, else the first one in order. Faults: `no-such-feed`, `feed-not-live`,
   * `alignment-busy`, `alignment-alone`, `alignment-too-short`, `alignment-rates`, `alignment-unsure` and those of
   * `decodeExcerpt` and of the clerk.
   */
  async measure(id: string): Promise<Outcome<MeasuredAlignment>> {
    if (this.#isMeasuring) return { ok: false, fault: fault('alignment-busy') };
    const pair = this.#pairFor(id as FeedId);
    if (!pair.ok) return pair;
    this.#isMeasuring = true;
    try {
      return await this.#measurePair(pair.value);
    } finally {
      this.#isMeasuring = false;
    }
  }

  async #measurePair(pair: Pair): Promise<Outcome<MeasuredAlignment>> {
    const { clock, ffmpeg, compare } = this.#ports;
    const clips: DecodedClip[] = [];
    for (const excerpt of pair.excerpts) {
      const clip = await decodeExcerpt(excerpt, ffmpeg, clock);
      if (!clip.ok) return clip;
      clips.push(clip.value);
    }
    const compared = await compare(...(clips as [DecodedClip, DecodedClip]));
    return compared.ok ? this.#conclude(pair, compared.value) : compared;
  }

  #conclude({ id, againstId, excerpts }: Pair, comparison: Comparison): Outcome<MeasuredAlignment> {
    const [name, against] = [this.#name(id), this.#name(againstId)];
    if (comparison.kind === 'too-short') return { ok: false, fault: fault('alignment-too-short', { name }) };
    if (comparison.kind === 'still')
      return { ok: false, fault: fault('alignment-unsure', { name, against, why: 'still' }) };
    const { shiftMs, soundOffsetMs, confidence } = comparison;
    if (confidence < SURE) return { ok: false, fault: fault('alignment-unsure', { name, against, why: 'unlike' }) };
    const [other, own] = excerpts;
    const contentMs = shiftMs + other.startMs - own.startMs;
    const latencyMs = own.arrivalOffsetMs - other.arrivalOffsetMs - contentMs;
    this.#ports.media.anchor(own, other, contentMs);
    this.#keep({
      feedId: id as string as EncoderId,
      againstId: againstId as string as EncoderId,
      latencyMs,
      format: own.formatMark,
      againstFormat: other.formatMark,
    });
    const frames = Math.round(latencyMs / own.frameMs);
    const measured = {
      againstId,
      frames,
      latencyMs: Math.round(latencyMs),
      soundOffsetMs,
      confidence: rounded(confidence),
    };
    return { ok: true, value: { ...measured, text: alignmentText({ ...measured, name, against }) } };
  }

  #keep(added: Alignment): void {
    this.#alignments = withAlignment(this.#alignments, added, MAX_ALIGNMENTS);
    this.#ports.save(this.#alignments);
    this.#look();
  }

  /** Formats come and go: what holds now is what the program works with. */
  #look(): void {
    const { media, station } = this.#ports;
    const marks = new Map(media.feedFacts().map((feed) => [feed.id, feed.formatMark]));
    const before = this.#latencies.latencyMs;
    this.#latencies = feedLatencies(feedOrder(station.studio), this.#alignments, marks);
    const { latencyMs } = this.#latencies;
    const isSame = [...latencyMs].every(([id, ms]) => (before.get(id) ?? 0) === ms);
    if (!isSame) station.setLatencies(latencyMs);
  }

  #pairFor(id: FeedId): Outcome<Pair> {
    const { media, station } = this.#ports;
    const facts = new Map(media.feedFacts().map((feed) => [feed.id, feed]));
    const own = facts.get(id);
    if (!own) return { ok: false, fault: fault('no-such-feed', { id }) };
    const name = this.#name(id);
    if (own.state !== 'live') return { ok: false, fault: fault('feed-not-live', { name }) };
    const { onAir } = media.program;
    const preferred = onAir && onAir !== SLATE ? [onAir] : [];
    const candidates = [...preferred, ...feedOrder(station.studio)].map((one) => facts.get(one));
    const against = candidates.find((one) => one?.state === 'live' && one.id !== id);
    if (!against) return { ok: false, fault: fault('alignment-alone', { name }) };
    if (!isSameRate(own, against)) {
      return { ok: false, fault: fault('alignment-rates', { name, against: this.#name(against.id) }) };
    }
    return this.#excerptsOf(id, against.id);
  }

  #excerptsOf(id: FeedId, againstId: FeedId): Outcome<Pair> {
    const { media } = this.#ports;
    const [own, against] = [media.excerpt(id), media.excerpt(againstId)];
    const short = !own || own.lengthMs < LEAST_MS ? id : !against || against.lengthMs < LEAST_MS ? againstId : null;
    if (!own || !against || short !== null) {
      return { ok: false, fault: fault('alignment-too-short', { name: this.#name(short ?? id) }) };
    }
    return { ok: true, value: { id, againstId, excerpts: [against, own] } };
  }

  #name(id: FeedId): string {
    return encoderName(this.#ports.station.studio, id);
  }
}

function isSameRate(a: FeedFacts, b: FeedFacts): boolean {
  if (a.frameMs === null || b.frameMs === null) return false;
  return Math.abs(a.frameMs - b.frameMs) <= a.frameMs * SAME_RATE;
}

function rounded(share: number): number {
  return Math.round(share * 100) / 100;
}
