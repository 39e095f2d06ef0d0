import { setTimeout as pause } from 'node:timers/promises';
import type { EngineState } from '#shared/model/state.ts';
import { closingReport, type Outage, type RunFacts } from './closingReport.ts';
import type { Stage } from './Stage.ts';
import type { StagedDestination } from './StagedDestination.ts';
import { until } from './until.ts';

export interface ExerciseOptions {
  readonly seconds: number;
  readonly stage: Stage;
  readonly state: () => EngineState | null;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

const READY_WITHIN_MS = 60_000;
const CHANGEOVER_WITHIN_MS = 5_000;
const DEAD_FOR_MS = 3_000;
const RETURN_WITHIN_MS = 20_000;
const PROGRESS_EVERY_MS = 5_000;
const LOOK_EVERY_MS = 100;

/** The demo without a person: two failures on purpose, and what the destinations received. */
export class Exercise {
  readonly #options: ExerciseOptions;
  readonly #startedMs: number;
  /** When, since the start, progress was last said. */
  #progressMs = 0;

  private constructor(options: ExerciseOptions) {
    this.#options = options;
    this.#startedMs = performance.now();
  }

  /** Waits until everything runs, then takes `seconds`. True when the program was unbroken. Throws when `signal` aborts. */
  static async run(options: ExerciseOptions): Promise<boolean> {
    const { state, stage, say, signal } = options;
    const isReady = await until(() => missing(state(), stage).length === 0, READY_WITHIN_MS, signal);
    if (!isReady) {
      say(`Not everything runs after ${READY_WITHIN_MS / 1000} s: ${missing(state(), stage).join(', ')}`);
      return false;
    }
    say(`Everything runs. Measuring for ${options.seconds} s.`);
    return new Exercise(options).#run();
  }

  async #run(): Promise<boolean> {
    const { seconds, stage, say, state } = this.#options;
    const [, victim] = stage.destinations;
    if (!victim) throw new Error('the demo has two destinations');
    await this.#waitUntil(seconds / 3);
    const encoderOutage = await this.#killEncoder();
    await this.#waitUntil((seconds * 2) / 3);
    const destinationOutage = await this.#killDestination(victim);
    await this.#waitUntil(seconds);
    await Promise.all(stage.destinations.map((destination) => destination.measure()));
    const facts: RunFacts = {
      seconds,
      encoderOutage,
      destinationOutage,
      destinations: stage.destinations.map((one) => ({
        name: one.role.name,
        runs: one.runs,
        wasKilled: one === victim,
      })),
      state: state(),
    };
    const { isUnbroken, lines } = closingReport(facts);
    for (const line of lines) say(line);
    return isUnbroken;
  }

  async #killEncoder(): Promise<Outage> {
    const { stage, state, signal } = this.#options;
    const before = state()?.program;
    const part = stage.parts.find(({ subject }) => subject === `encoder/${before?.feedId}`);
    if (!before || !part) return { name: 'No encoder', tookMs: null };
    const killedMs = performance.now();
    stage.fail(part.subject, 'kill');
    const isNext = () => (state()?.program.changeovers ?? 0) > before.changeovers;
    const hasChanged = await until(isNext, CHANGEOVER_WITHIN_MS, signal);
    return { name: part.name, tookMs: hasChanged ? Math.round(performance.now() - killedMs) : null };
  }

  async #killDestination(victim: StagedDestination): Promise<Outage> {
    const { stage, signal } = this.#options;
    await victim.measure();
    const killedMs = performance.now();
    stage.fail(victim.part.subject, 'kill');
    await pause(DEAD_FOR_MS, undefined, { signal });
    stage.fail(victim.part.subject, 'revive');
    const isBack = await this.#receivesAgain(victim);
    return { name: victim.role.name, tookMs: isBack ? performance.now() - killedMs : null };
  }

  async #receivesAgain(victim: StagedDestination): Promise<boolean> {
    const deadlineMs = performance.now() + RETURN_WITHIN_MS;
    while (performance.now() < deadlineMs) {
      await victim.measure();
      if ((victim.latest?.video.units ?? 0) > 0) return true;
      await pause(LOOK_EVERY_MS, undefined, { signal: this.#options.signal });
    }
    return false;
  }

  /** Says every few seconds how it goes, until so many seconds of the run are over. */
  async #waitUntil(second: number): Promise<void> {
    for (;;) {
      const nextProgressMs = this.#progressMs + PROGRESS_EVERY_MS;
      await this.#sleepUntil(Math.min(nextProgressMs, second * 1000));
      if (nextProgressMs > second * 1000) return;
      this.#progressMs = nextProgressMs;
      this.#sayProgress();
    }
  }

  /** `ms`: since the start of the run. A timer may fire a little early. */
  async #sleepUntil(ms: number): Promise<void> {
    const { signal } = this.#options;
    for (let leftMs = ms - this.#agoMs(); leftMs > 0; leftMs = ms - this.#agoMs()) {
      await pause(Math.ceil(leftMs), undefined, { signal });
    }
  }

  #agoMs(): number {
    return performance.now() - this.#startedMs;
  }

  #sayProgress(): void {
    const { stage, state, say } = this.#options;
    const second = Math.round(this.#agoMs() / 1000);
    const received = stage.destinations.map(({ role, runs }) => {
      const sum = (pick: (run: (typeof runs)[number]) => number) => runs.reduce((total, run) => total + pick(run), 0);
      return `${role.id} ${sum((run) => run.video.units)} pictures, ${sum((run) => run.lost)} lost`;
    });
    say(`${second} s: on air is ${state()?.program.feedId ?? 'nothing'}; ${received.join('; ')}`);
  }
}

/** What is not yet as the exercise needs it. */
function missing(state: EngineState | null, stage: Stage): string[] {
  if (!state) return ['no connection to the engine'];
  const { program, feeds, outputs } = state;
  const found: string[] = [];
  if (program.feedId === null) found.push('the program is empty');
  for (const { id, state: is } of feeds) if (is !== 'live') found.push(`feed ${id} is ${is}`);
  for (const { id, state: is } of outputs) if (is !== 'live') found.push(`output ${id} is ${is}`);
  const standby = feeds.find(({ id }) => id === program.standby);
  if (!standby?.hitless.ready) found.push(`no standby is ready (${standby?.hitless.why ?? program.standby})`);
  for (const { role, latest } of stage.destinations) {
    if (!latest || latest.video.units === 0) found.push(`${role.name} receives nothing`);
  }
  return found;
}
