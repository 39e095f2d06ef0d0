import { Feed } from '#engine/media/feeds/Feed.ts';
import type { FeedRun } from '#engine/media/feeds/FeedRun.ts';
import { delayOf, type FeedChange, type StandingOrders } from '#engine/media/program/orders.ts';
import { Program } from '#engine/media/program/Program.ts';
import { type FeedId, SLATE } from '#shared/model/ids.ts';
import { EncoderSession } from './EncoderSession.ts';
import type { EncoderShape } from './encoderShape.ts';
import type { Act, Plan } from './plan.ts';
import { Random } from './Random.ts';
import { Recorder } from './Recorder.ts';
import type { Block, Change, Failure, Record } from './record.ts';
import type { SourceUnit } from './sourceUnit.ts';
import { Watcher } from './Watcher.ts';
import { World } from './World.ts';

const STEP_MS = 5;
/** What the composition root gives a feed beyond the delay. */
const RETAIN_MORE_MS = 2_000;

/** Runs one plan: encoders, feeds and the program on a virtual clock. Deterministic: same plan, same record. */
export class Simulation {
  readonly #plan: Plan;
  readonly #random: Random;
  readonly #world = new World();
  readonly #units: SourceUnit[] = [];
  readonly #changes: Change[] = [];
  readonly #blocks: Block[] = [];
  readonly #failures: Failure[] = [];
  readonly #feeds: readonly Feed[];
  readonly #program: Program;
  readonly #recorder: Recorder;
  readonly #watcher: Watcher;
  readonly #sessions = new Map<number, EncoderSession>();
  readonly #runIds = new Map<FeedRun, number>();
  #sessionCount = 0;
  #orders: StandingOrders;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#random = new Random(plan.seed ^ 0x5eed);
    this.#orders = plan.orders;
    const clock = this.#world.engineClock;
    this.#feeds = plan.encoders.map(({ id }) => this.#makeFeed(id));
    this.#program = new Program(clock, plan.orders, () => this.#feeds, {
      wrote: () => this.#recorder.record(),
      changed: (change) => this.#changed(change),
      takenDied: () => {
        this.#orders = { ...this.#orders, taken: null };
      },
    });
    this.#recorder = new Recorder(this.#program.log, this.#world.clock, this.#units);
    this.#watcher = new Watcher(this.#program, this.#feeds, this.#runIds, () => this.#orders.taken);
  }

  async run(): Promise<Record> {
    const { clock } = this.#world;
    for (const [index, { startsAtMs, shape }] of this.#plan.encoders.entries()) {
      clock.after(startsAtMs, () => this.#publish(index, shape));
    }
    for (const act of this.#plan.acts) clock.after(act.atMs, () => this.#do(act));
    this.#program.start();
    let crash: unknown = null;
    try {
      for (let atMs = 0; atMs < this.#plan.endsAtMs; atMs += STEP_MS) {
        clock.advance(atMs + STEP_MS - clock.nowMs());
        // What was queued for the end of a turn of the loop runs here.
        await Promise.resolve();
        this.#watcher.watch(atMs);
      }
    } catch (error) {
      crash = error;
    }
    return {
      plan: this.#plan,
      units: this.#units,
      sent: this.#recorder.sent,
      changes: this.#changes,
      holdings: this.#watcher.holdings,
      looks: this.#watcher.looks,
      givenUpMs: this.#watcher.givenUpMs,
      blocks: this.#blocks,
      failures: this.#failures,
      endedAtMs: clock.nowMs(),
      crash,
    };
  }

  #makeFeed(id: FeedId): Feed {
    const listener = {
      runStarted: (_: Feed, run: FeedRun) => {
        this.#runIds.set(run, this.#runIds.size);
      },
      unitArrived: (_: Feed, run: FeedRun, unit: Parameters<Program['unitArrived']>[1]) => {
        const source = this.#units[unit.body.readUInt32BE(unit.body.length - 4)];
        if (source) source.runId = this.#runIds.get(run) ?? null;
        this.#program.unitArrived(run, unit);
      },
      runEnded: (_: Feed, run: FeedRun) => {
        if (run.video.end > 0) this.#failures.push({ feedId: id, atMs: this.#world.clock.nowMs() });
        this.#program.runEnded(run);
      },
    };
    return new Feed(id, this.#world.engineClock, listener, () => delayOf(this.#orders) + RETAIN_MORE_MS);
  }

  #changed(change: FeedChange): void {
    this.#watcher.changed();
    const isLeft = change.cause === 'feed-stalled' || change.cause === 'feed-no-keyframes';
    if (isLeft && change.from) this.#failures.push({ feedId: change.from, atMs: this.#world.clock.nowMs() });
    const runOf = (id: FeedId | null) => this.#feeds.find((feed) => feed.id === id)?.run;
    const left = this.#recorder.sent.findLast(({ kind, unit, isHeld }) => kind === 'video' && unit && !isHeld)?.unit;
    const pictures = this.#units.filter(({ runId, track }) => track === 'video' && runId === left?.runId);
    this.#changes.push({
      ...change,
      atMs: this.#world.clock.nowMs(),
      lastGoodMs: Math.max(...pictures.slice(-8).map((unit) => unit.arrivedMs)),
      healthySinceMs: runOf(change.to)?.healthySinceMs ?? Number.POSITIVE_INFINITY,
    });
  }

  #publish(index: number, shape: EncoderShape): void {
    const feed = this.#feeds[index];
    if (!feed) return;
    // The ingest has one session at a time for a key.
    this.#sessions.get(index)?.replaced();
    this.#world.deliver(() => {
      const id = { encoderId: feed.id, sessionId: this.#sessionCount++ };
      const session = new EncoderSession(this.#world, this.#random, id, shape, this.#units, feed.open('127.0.0.1:1'));
      this.#sessions.set(index, session);
      session.start();
    });
  }

  #do(act: Act): void {
    switch (act.kind) {
      case 'take':
        this.#orders = { ...this.#orders, taken: act.feedId };
        return this.#world.deliver(() => this.#program.take(act.feedId, act.when));
      case 'release':
        this.#orders = { ...this.#orders, taken: null };
        return this.#world.deliver(() => this.#program.release());
      case 'cut':
        this.#orders = { ...this.#orders, taken: SLATE };
        return this.#world.deliver(() => this.#program.cut());
      case 'mute':
        this.#orders = { ...this.#orders, muted: act.on };
        return this.#world.deliver(() => this.#program.setOrders(this.#orders));
      case 'block':
        return this.#block(act.forMs);
      default:
        return this.#hurt(act);
    }
  }

  #block(forMs: number): void {
    if (this.#world.isBlocked) return;
    const fromMs = this.#world.clock.nowMs();
    this.#blocks.push({ fromMs, untilMs: fromMs + forMs });
    this.#world.block();
    this.#world.clock.after(forMs, () => this.#world.unblock());
  }

  #hurt(act: Extract<Act, { encoder: number }>): void {
    const session = this.#sessions.get(act.encoder);
    if (!session) return;
    const after = (run: () => void) => this.#world.clock.after(act.forMs, run);
    switch (act.kind) {
      case 'kill':
        session.kill();
        after(() => this.#publish(act.encoder, act.shape));
        return;
      case 'replace':
        session.isSilent = true;
        after(() => this.#publish(act.encoder, act.shape));
        return;
      case 'jump':
        return session.jump(act.byMs);
      case 'reformat':
        return session.reformat(act.format);
      default:
        session.trouble(act.kind, true);
        after(() => session.trouble(act.kind, false));
    }
  }
}
