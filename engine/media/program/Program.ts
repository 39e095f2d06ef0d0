import type { Clock, Timer } from '#engine/base/clock.ts';
import { type FeedId, SLATE } from '#shared/model/ids.ts';
import type { Cause } from '#shared/model/state.ts';
import type { Compatibility } from '../feeds/compatibility.ts';
import type { Feed } from '../feeds/Feed.ts';
import type { FeedRun } from '../feeds/FeedRun.ts';
import { type FeedFormat, NO_FORMAT } from '../feeds/format.ts';
import { RateMeter } from '../feeds/RateMeter.ts';
import type { MediaUnit } from '../feeds/unit.ts';
import type { SlateCard } from '../slate/SlateCard.ts';
import { type Clocks, offsetFor, wantedLagMs } from './align.ts';
import { type Choice, choose, RELEASE_MS } from './choose.ts';
import { Filler } from './Filler.ts';
import { type Going, joinPointOf } from './going.ts';
import { Judge, type Scene } from './Judge.ts';
import { holeMs, type JoinPoint, type Leaving, lastLosslessJoin } from './joinPoint.ts';
import { delayOf, type FeedChange, type StandingOrders } from './orders.ts';
import { ProgramLog } from './ProgramLog.ts';
import { ReleaseClock } from './ReleaseClock.ts';
import { RunReader } from './RunReader.ts';
import { Stamper } from './Stamper.ts';

export interface ProgramListener {
  /** New messages stand in the log. */
  wrote(): void;
  changed(change: FeedChange): void;
  /** What was taken by hand died: the choice is the policy's again. */
  takenDied(feedId: FeedId): void;
}

/** How often the program looks: a frame's time while it carries something. */
const TURN_MS = { least: 8, most: 33, empty: 100 } as const;
/** The last lossless moment is used so long before it passes. */
const MARGIN_MS = 80;
/** Sound that is later than this does not come: a feed without any gets silence. */
const SOUND_LATE_MS = 1_000;
const GUESSED_FRAME_MS = 1000 / 30;

/**
 * The one picture and sound that goes out. It has a timeline of its own that never breaks, takes from the feed on air,
 * and goes over to another at an IDR: by standing orders when the one on air fails, by hand when it is told to.
 */
export class Program {
  readonly log = new ProgramLog();
  readonly #clock: Clock;
  readonly #feeds: () => readonly Feed[];
  readonly #listener: ProgramListener;
  readonly #stamper = new Stamper(this.log);
  readonly #filler = new Filler(this.#stamper);
  readonly #judge: Judge;
  readonly #rate = new RateMeter();
  #orders: StandingOrders;
  /** What the program reads from; null with the slate and while it is empty. */
  #reader: RunReader | null = null;
  #onAir: FeedId | null = null;
  #going: Going | null = null;
  #release: ReleaseClock | null = null;
  #house: FeedFormat = NO_FORMAT;
  #houseFeedId: FeedId | null = null;
  #houseFrameMs: number | null = null;
  #timer: Timer | null = null;
  /** Content that the hand meant when it took a feed, on the program's timeline; null: that of the moment it is asked for. */
  #takenPtsMs: number | null = null;
  #releasedUntilMs = Number.NEGATIVE_INFINITY;
  #isPumpQueued = false;
  #isStopped = false;

  constructor(clock: Clock, orders: StandingOrders, feeds: () => readonly Feed[], listener: ProgramListener) {
    this.#clock = clock;
    this.#orders = orders;
    this.#feeds = feeds;
    this.#listener = listener;
    this.#judge = new Judge(clock, feeds, () => this.#scene());
  }

  start(): void {
    const frameMs = Math.min(TURN_MS.most, Math.max(TURN_MS.least, this.frameMs));
    const delayMs = this.#onAir === null ? TURN_MS.empty : frameMs;
    const dueMs = this.#clock.nowMs() + delayMs;
    this.#timer = this.#clock.after(delayMs, () => {
      this.#turn(this.#clock.nowMs() - dueMs);
      this.start();
    });
  }

  /** Nothing is decided or sent any more, whatever ends meanwhile. */
  stop(): void {
    this.#timer?.cancel();
    this.#isStopped = true;
  }

  get onAir(): FeedId | null {
    return this.#onAir;
  }

  /** Format of what was on last. */
  get house(): FeedFormat {
    return this.#house;
  }

  get frameMs(): number {
    return this.#reader?.run.frameMs ?? this.#houseFrameMs ?? GUESSED_FRAME_MS;
  }

  get bitrateKbps(): number {
    return this.#rate.kbps(this.#clock.nowMs());
  }

  /** The changeover that is decided, and in how many ms it is seen; null when none is. */
  get next(): { readonly feedId: FeedId; readonly inMs: number } | null {
    if (!this.#going) return null;
    const dueMs = this.#release?.dueMs(this.#clock.nowMs()) ?? 0;
    const atMs = this.#pointOf(this.#going)?.dtsMs ?? this.#going.fromPtsMs ?? dueMs;
    return { feedId: this.#going.toId, inMs: this.#orders.mode === 'hitless' ? Math.max(0, atMs - dueMs) : 0 };
  }

  /** Who would come on if the feed on air died now. */
  get standby(): FeedId | null {
    return this.#judge.standby(this.#clock.nowMs());
  }

  setOrders(orders: StandingOrders): void {
    const longerMs = delayOf(orders) - delayOf(this.#orders);
    this.#orders = orders;
    if (this.#release && longerMs !== 0) {
      this.#release = new ReleaseClock(this.#release.lagMs + longerMs, this.#clock.nowMs());
    }
  }

  /** What the next slate shows; null: the last picture is held. */
  setCard(card: SlateCard | null): void {
    this.#filler.card = card;
  }

  /** By hand: `content` follows the moment of the press, `now` is the earliest picture that can be reached. */
  take(feedId: FeedId, when: 'content' | 'now'): void {
    this.#orders = { ...this.#orders, taken: feedId };
    this.#takenPtsMs = when === 'now' ? Number.NEGATIVE_INFINITY : this.#arrivingPtsMs();
    this.#going = null;
    this.#turn(0);
  }

  /** Gives the choice back. What the policy has decided already goes on: it is not put off to what comes now. */
  release(): void {
    this.#orders = { ...this.#orders, taken: null };
    this.#releasedUntilMs = this.#clock.nowMs() + RELEASE_MS;
    if (this.#going?.cause === 'taken-by-hand') this.#going = null;
    this.#turn(0);
  }

  /** The slate at the play-out point, at once; what waits in the delay is not sent. */
  cut(): void {
    this.#orders = { ...this.#orders, taken: SLATE };
    this.#going = null;
    if (!this.#reader) return;
    this.#reader = null;
    this.#switched(SLATE, 'cut', 0, 0);
    this.#pump();
  }

  /** Class of a run against the program; null while its format is not known. */
  compatibilityOf(run: FeedRun): Compatibility | null {
    return this.#judge.compatibilityOf(run);
  }

  /** It came and went too often of late to be trusted at once. */
  isFlapping(feedId: FeedId): boolean {
    return this.#judge.isFlapping(feedId);
  }

  unitArrived(run: FeedRun, unit: MediaUnit): void {
    const concerns = this.#reader?.run === run || (unit.isIdr && this.#going?.run === run);
    if (this.#orders.mode !== 'low-latency' || !concerns || this.#isPumpQueued) return;
    this.#isPumpQueued = true;
    queueMicrotask(() => {
      this.#isPumpQueued = false;
      this.#pump();
    });
  }

  /** A connection that ended and times that broke are acted on at once. */
  runEnded(run: FeedRun): void {
    if (run.video.end > 0) this.#judge.failed(run.feedId);
    if (this.#reader?.run === run && !this.#isStopped) this.#turn(0);
  }

  #turn(lateMs: number): void {
    const nowMs = this.#clock.nowMs();
    this.#judge.turn(nowMs, lateMs);
    this.#reader?.lookForHole(this.#orders.stallMs);
    if (this.#reader && this.#judge.failure(nowMs) === null) {
      this.#release?.follow(wantedLagMs(this.#reader, this.#orders, nowMs), nowMs);
    }
    this.#decide(nowMs);
    this.#pump();
  }

  #decide(nowMs: number): void {
    const failure = this.#judge.failure(nowMs);
    const isLostTake =
      this.#going?.run && this.#going.cause === 'taken-by-hand' && !this.#judge.isAlive(this.#going.run);
    if (this.#going && isLostTake) this.#letGoOf(this.#going.toId);
    if (this.#going) this.#going = this.#stillGood(this.#going, failure) ? this.#followed(this.#going, nowMs) : null;
    const isWaiting = this.#going !== null && this.#waitsForNothing(this.#going, failure, nowMs);
    if (this.#going?.run && !isWaiting) return;
    const choice = choose({
      onAir: this.#onAir,
      failure,
      concern: this.#judge.concern(),
      orders: this.#orders,
      isReleased: nowMs < this.#releasedUntilMs,
      candidates: this.#judge
        .candidates(nowMs)
        .filter(({ feedId }) => !isWaiting || this.#judge.hasJoin(feedId, nowMs)),
    });
    if (!choice || (this.#going && choice.to === SLATE)) return;
    if (failure === 'feed-stalled' && !this.#mustLeave(choice, nowMs)) return;
    if (failure) this.#letGoOf(this.#onAir);
    this.#going = this.#plan(choice, failure, nowMs);
  }

  /** All that there was to show is shown, and the feed that is to come on brings no keyframe. */
  #waitsForNothing(going: Going, failure: Cause | null, nowMs: number): boolean {
    const isLeftWell = this.#reader !== null && failure === null;
    if (!going.run || going.fromPtsMs !== null || this.#onAir === null || isLeftWell) return false;
    if (this.#pointOf(going)) return false;
    return (this.#release?.dueMs(nowMs) ?? 0) > (this.#reader?.endPtsMs ?? Number.NEGATIVE_INFINITY);
  }

  /** A plan falls when its feed dies or turns out not to fit, one for the slate when the feed on air came back; a take gives way when what it would leave later has died already. */
  #stillGood(going: Going, failure: Cause | null): boolean {
    if (going.run && !(this.#judge.isAlive(going.run) && this.#judge.canJoin(going.run))) return false;
    if (!going.run && going.fromPtsMs === null && failure === null) return false;
    return !(failure && going.run && going.fromPtsMs !== null);
  }

  /** Where a run lies may turn out only while a plan waits for its content. */
  #followed(going: Going, nowMs: number): Going {
    const offsetMs = going.run ? offsetFor(going.run, this.#clocks(nowMs)) : 0;
    return Math.abs(offsetMs - going.offsetMs) > this.frameMs ? { ...going, offsetMs } : going;
  }

  #letGoOf(feedId: FeedId | null): void {
    if (feedId === null || this.#orders.taken !== feedId) return;
    this.#orders = { ...this.#orders, taken: null };
    this.#listener.takenDied(feedId);
  }

  /** Silence becomes a changeover at the latest safe moment: until then the feed may come back and nothing is lost. */
  #mustLeave(choice: Choice, nowMs: number): boolean {
    const leaving = this.#leaving();
    if (!leaving || !this.#release || this.#orders.mode === 'low-latency') return true;
    const run = this.#runOf(choice.to);
    const point = run ? lastLosslessJoin(run, offsetFor(run, this.#clocks(nowMs)), leaving) : null;
    const marginMs = MARGIN_MS + (this.#reader?.reorderMs ?? 0);
    return this.#release.dueMs(nowMs) >= (point?.dtsMs ?? leaving[run ? 'lastGoodPtsMs' : 'endPtsMs']) - marginMs;
  }

  /** Nothing is left to wait for once the feed on air has failed: a take that was under way comes on as soon as it can. */
  #plan(choice: Choice, failure: Cause | null, nowMs: number): Going {
    const run = this.#runOf(choice.to);
    const isWish = choice.cause === 'taken-by-hand' || choice.cause === 'released' || choice.cause === 'failback';
    const follows = isWish && failure === null;
    const takenPtsMs = choice.cause === 'taken-by-hand' ? this.#takenPtsMs : null;
    const fromPtsMs = takenPtsMs ?? this.#arrivingPtsMs();
    return {
      run,
      toId: choice.to,
      cause: choice.cause,
      offsetMs: run ? offsetFor(run, this.#clocks(nowMs)) : 0,
      detectedMs: isWish || !this.#reader ? 0 : nowMs - this.#reader.run.lastGoodMs(choice.cause),
      fromPtsMs: follows ? fromPtsMs : null,
      fromPosition: run ? run.video.end - (run.video.newest?.isIdr ? 1 : 0) : 0,
    };
  }

  /** Where on the program's timeline that lies which happens now. */
  #arrivingPtsMs(): number {
    return (this.#release?.dueMs(this.#clock.nowMs()) ?? 0) + delayOf(this.#orders);
  }

  #scene(): Scene {
    return {
      orders: this.#orders,
      onAir: this.#onAir,
      reader: this.#reader,
      house: this.#house,
      houseFeedId: this.#houseFeedId,
      houseFrameMs: this.#houseFrameMs,
      clocks: (nowMs) => this.#clocks(nowMs),
      leaving: () => this.#leaving(),
    };
  }

  #runOf(feedId: FeedId): FeedRun | null {
    return this.#feeds().find((feed) => feed.id === feedId)?.run ?? null;
  }

  #clocks(nowMs: number): Clocks {
    const sentPtsMs = this.#stamper.sentPtsMs;
    return { orders: this.#orders, nowMs, release: this.#release, reader: this.#reader, sentPtsMs };
  }

  #leaving(): Leaving | null {
    if (this.#onAir === null) return null;
    const sentPtsMs = this.#stamper.sentPtsMs;
    const { lastGoodPtsMs, endPtsMs } = this.#reader ?? { lastGoodPtsMs: sentPtsMs, endPtsMs: sentPtsMs };
    return { sentPtsMs, lastGoodPtsMs, endPtsMs, frameMs: this.frameMs };
  }

  /** Where a plan joins: an IDR of its run, a moment for the slate; null while its IDR has not come. */
  #pointOf(going: Going): JoinPoint | null {
    return joinPointOf(going, this.#orders, this.#leaving(), this.#clock.nowMs());
  }

  #pump(): void {
    const nowMs = this.#clock.nowMs();
    if (this.#going) this.#tryJoin(this.#going, nowMs);
    if (this.#release && this.#onAir !== null) this.#send(this.#release.dueMs(nowMs), nowMs);
    const bytes = this.log.flush();
    if (bytes === 0) return;
    this.#rate.add(bytes, nowMs);
    this.#listener.wrote();
  }

  #tryJoin(going: Going, nowMs: number): void {
    const point = this.#pointOf(going);
    if (!point) return;
    this.#release ??= new ReleaseClock(delayOf(this.#orders), nowMs);
    const isAtOnce = this.#orders.mode === 'low-latency' && going.run !== null;
    if (isAtOnce || this.#release.dueMs(nowMs) >= point.dtsMs) this.#join(going, point);
  }

  #join(going: Going, point: JoinPoint): void {
    const { run } = going;
    this.#reader?.finishBefore(point.ptsMs, this.#orders.muted);
    const leaving = this.#leaving();
    const gapMs = run && leaving ? holeMs(point, { ...leaving, lastGoodPtsMs: leaving.sentPtsMs }) : 0;
    if (gapMs > 0) this.#fillUntil(point.ptsMs - this.frameMs);
    const newSessions = run !== null && !this.#judge.fits(run);
    if (newSessions) this.#stamper.beginSessions();
    this.#reader = run ? new RunReader(run, point.offsetMs, point.position, this.#stamper) : null;
    if (run) {
      this.#house = run.video.at(point.position)?.format ?? run.format;
      this.#houseFeedId = run.feedId;
      this.#houseFrameMs = run.cadence.frameMs ?? this.#houseFrameMs;
    }
    this.#switched(going.toId, going.cause, going.detectedMs, gapMs, newSessions);
  }

  #switched(to: FeedId, cause: Cause, detectedMs: number, gapMs: number, newSessions = false): void {
    const from = this.#onAir;
    this.#releasedUntilMs = Number.NEGATIVE_INFINITY;
    if (from && (cause === 'feed-stalled' || cause === 'feed-no-keyframes')) this.#judge.failed(from);
    this.#onAir = to;
    // Cut to the slate before the engine started again: the program needed a picture to hold, and shows no more of it.
    this.#takenPtsMs = from === null && this.#orders.taken === SLATE ? Number.NEGATIVE_INFINITY : null;
    this.#going = null;
    this.#listener.changed({
      from,
      to,
      cause,
      detectedMs: Math.max(0, Math.round(detectedMs)),
      gapMs: Math.max(0, Math.round(gapMs)),
      newSessions,
    });
  }

  #send(dueMs: number, nowMs: number): void {
    const joinMs = (this.#going && this.#pointOf(this.#going)?.ptsMs) ?? Number.POSITIVE_INFINITY;
    const isDirect = this.#orders.mode === 'low-latency';
    this.#reader?.readUntil(isDirect ? Number.POSITIVE_INFINITY : dueMs, joinMs, this.#orders.muted);
    if (this.#reader && !this.#reader.hasSound) this.#stamper.silenceUntil(dueMs - SOUND_LATE_MS);
    const resumesAtMs = this.#reader?.resumesAtMs ?? null;
    const isWell = joinMs === Number.POSITIVE_INFINITY && this.#judge.failure(nowMs) === null;
    const hasPicture = this.#reader !== null && (isWell || this.#reader.hasMoreBefore(joinMs));
    if (hasPicture && resumesAtMs === null) return;
    this.#fillUntil(Math.min(dueMs, Math.min(joinMs, resumesAtMs ?? joinMs) - this.frameMs));
  }

  #fillUntil(untilMs: number): void {
    const { sentPtsMs } = this.#stamper;
    if (this.#reader) this.#filler.holdUntil(untilMs);
    if (this.#reader && this.#stamper.sentPtsMs > sentPtsMs) this.#reader.beginAgain();
    if (!this.#reader) this.#filler.slateUntil(untilMs, this.#house, this.frameMs);
  }
}
