import type { EngineSummary } from './callEngine.ts';
import type { FindResult, WhyNoEngine } from './findEngine.ts';
import type { RunningEngine } from './RunningEngine.ts';

/** What the shell knows of the engine now. */
export type EngineView =
  | { readonly is: 'unreachable'; readonly why: WhyNoEngine | 'not-asked-yet' }
  | { readonly is: 'reached'; readonly engine: RunningEngine; readonly summary: EngineSummary };

export interface EngineWatchPorts {
  readonly find: () => Promise<FindResult>;
  readonly getSummary: (engine: RunningEngine) => Promise<EngineSummary>;
  /** Resolves after a while, rejects when the signal aborts. */
  readonly wait: (delayMs: number, signal: AbortSignal) => Promise<void>;
  readonly onView: (view: EngineView) => void;
  /** A bug or a broken disk; looking goes on. */
  readonly onError: (error: unknown) => void;
}

const everyMs = 2000;

/** Keeps looking at the engine. It may come, go, and come back at another address with another token. */
export class EngineWatch {
  readonly #ports: EngineWatchPorts;
  readonly #closed = new AbortController();
  #nudge = new AbortController();

  constructor(ports: EngineWatchPorts) {
    this.#ports = ports;
  }

  /** Runs until it is closed. */
  async run(): Promise<void> {
    let engine: RunningEngine | null = null;
    while (!this.#closed.signal.aborted) {
      try {
        engine = await this.#look(engine);
      } catch (error) {
        engine = null;
        this.#ports.onError(error);
      }
      await this.#pause();
    }
  }

  /** Look now, not only at the next turn. */
  lookNow(): void {
    this.#nudge.abort();
  }

  close(): void {
    this.#closed.abort();
    this.#nudge.abort();
  }

  async #look(known: RunningEngine | null): Promise<RunningEngine | null> {
    const seen = known && (await this.#summarise(known));
    if (seen) return this.#tell(seen);
    const found = await this.#ports.find();
    if (found.is === 'none') return this.#tell({ is: 'unreachable', why: found.why });
    return this.#tell((await this.#summarise(found.engine)) ?? { is: 'unreachable', why: 'silent' });
  }

  /** Null when the engine does not answer as it should. */
  async #summarise(engine: RunningEngine): Promise<EngineView | null> {
    // Another contract: nothing but `/hello` may be relied on, and that is asked anew at each turn.
    if (!engine.sharesContract) {
      return { is: 'reached', engine, summary: { isOnAir: engine.isOnAir, studioName: null, alarms: null } };
    }
    try {
      return { is: 'reached', engine, summary: await this.#ports.getSummary(engine) };
    } catch (error) {
      if (error instanceof Error) return null;
      throw error;
    }
  }

  /** Answers the engine to ask directly at the next turn; null: look for it again. */
  #tell(view: EngineView): RunningEngine | null {
    if (!this.#closed.signal.aborted) this.#ports.onView(view);
    return view.is === 'reached' && view.engine.sharesContract ? view.engine : null;
  }

  async #pause(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#nudge = new AbortController();
    await this.#ports.wait(everyMs, this.#nudge.signal).catch((error: unknown) => {
      if (!this.#nudge.signal.aborted) throw error;
    });
  }
}
