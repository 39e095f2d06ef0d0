/** What happens when a stream is started. */
export type StartScript =
  | 'goes-live'
  /** STARTING → STOPPED, without a reason: wrong key or address. */
  | 'refused'
  /** Accepted, and then not a word: a dialogue is open in OBS. */
  | 'silent'
  /** STARTING, and then not a word: OBS could not make its output. */
  | 'silent-after-starting';

export interface StreamTimes {
  readonly startMs: number;
  readonly stopMs: number;
  readonly reconnectMs: number;
  readonly tickMs: number;
}

type Phase = 'idle' | 'starting' | 'live' | 'reconnecting' | 'stopping';

const BYTES_A_TICK = 40_000;
const FRAMES_A_TICK = 3;

/** The stream output of an OBS: its states, its counters, and what goes wrong with it. */
export class SimulatedStream {
  startScript: StartScript = 'goes-live';
  /** How a drop ends: found its way back, gave up, or goes on trying. */
  dropScript: 'reconnects' | 'gives-up' | 'for-ever' = 'reconnects';
  sizeBytes = 0;
  totalFrames = 0;
  droppedFrames = 0;
  #phase: Phase = 'idle';
  readonly #times: StreamTimes;
  readonly #tell: (state: string) => void;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(times: StreamTimes, tell: (state: string) => void) {
    this.#times = times;
    this.#tell = tell;
    this.#timers.add(setInterval(() => this.#tick(), times.tickMs));
  }

  /** As `GetStreamStatus` says it: false while the first connect goes on, true while reconnecting and stopping. */
  isActive(): boolean {
    return this.#phase === 'live' || this.#phase === 'reconnecting' || this.#phase === 'stopping';
  }

  isReconnecting(): boolean {
    return this.#phase === 'reconnecting';
  }

  start(): void {
    if (this.startScript === 'silent') return;
    this.#enter('starting', 'STARTING');
    if (this.startScript === 'silent-after-starting') return;
    this.#later(this.#times.startMs, 'starting', () => {
      if (this.startScript === 'refused') this.#enter('idle', 'STOPPED');
      else this.#goLive('STARTED');
    });
  }

  stop(): void {
    this.#enter('stopping', 'STOPPING');
    this.#later(this.#times.stopMs, 'stopping', () => this.#enter('idle', 'STOPPED'));
  }

  /** The server that it streams to goes away. */
  drop(): void {
    this.#enter('reconnecting', 'RECONNECTING');
    if (this.dropScript === 'for-ever') return;
    this.#later(this.#times.reconnectMs, 'reconnecting', () => {
      if (this.dropScript === 'gives-up') this.#enter('idle', 'STOPPED');
      else this.#goLive('RECONNECTED');
    });
  }

  /** A state that no version has had so far. */
  say(state: string): void {
    this.#tell(state);
  }

  /** As after a new start of OBS. */
  reset(): void {
    this.#phase = 'idle';
    this.sizeBytes = 0;
    this.totalFrames = 0;
    this.droppedFrames = 0;
  }

  end(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #goLive(state: string): void {
    this.sizeBytes = 0;
    this.droppedFrames = 0;
    this.#enter('live', state);
  }

  #enter(phase: Phase, state: string): void {
    this.#phase = phase;
    this.#tell(state);
  }

  #later(delayMs: number, phase: Phase, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#phase === phase) run();
    }, delayMs);
    this.#timers.add(timer);
  }

  #tick(): void {
    if (this.#phase !== 'live') return;
    this.sizeBytes += BYTES_A_TICK;
    this.totalFrames += FRAMES_A_TICK;
  }
}
