import type { Clock, Timer } from '#engine/base/clock.ts';
import type { EngineState } from '#shared/model/state.ts';
import type { EngineDoor } from './EngineDoor.ts';
import { redactState } from './redactState.ts';
import { StateFollower } from './StateFollower.ts';

/** At most ten times a second. */
const TICK_MS = 100;

type Section = keyof EngineState;

interface Base {
  readonly revision: number;
  readonly state: EngineState;
  readonly json: ReadonlyMap<Section, string>;
}

/**
 * Live state for all clients: once a tick it finds the top-level sections that changed, for all of them together. Every
 * change is told against the snapshot that a new client gets, the one of the last tick; so none falls between the two.
 */
export class StateFeed {
  readonly #door: Pick<EngineDoor, 'state' | 'revision' | 'onChange'>;
  readonly #clock: Clock;
  readonly #redact: (text: string) => string;
  readonly #followers = new Set<StateFollower>();
  #base: Base | null = null;
  #tickDue: Timer | null = null;
  #lastTickMs = Number.NEGATIVE_INFINITY;
  #stopListening: (() => void) | null = null;

  constructor(
    door: Pick<EngineDoor, 'state' | 'revision' | 'onChange'>,
    clock: Clock,
    redact: (text: string) => string,
  ) {
    this.#door = door;
    this.#clock = clock;
    this.#redact = redact;
  }

  /** The state now, for one call. */
  now(): EngineState {
    return redactState(this.#door.state(), this.#redact);
  }

  /** Whoever follows stops it. While nobody follows, this costs nothing. */
  follow(): StateFollower {
    if (this.#followers.size === 0) {
      this.#stopListening = this.#door.onChange(() => this.#schedule());
      this.#base = this.#read();
    }
    const follower: StateFollower = new StateFollower({
      snapshot: () => this.#snapshot(),
      onStopped: () => this.#leave(follower),
    });
    this.#followers.add(follower);
    return follower;
  }

  #snapshot(): { revision: number; state: EngineState } {
    this.#base ??= this.#read();
    return this.#base;
  }

  #leave(follower: StateFollower): void {
    this.#followers.delete(follower);
    if (this.#followers.size > 0) return;
    this.#stopListening?.();
    this.#stopListening = null;
    this.#tickDue?.cancel();
    this.#tickDue = null;
    this.#base = null;
  }

  #schedule(): void {
    if (this.#tickDue) return;
    const waitMs = Math.max(0, this.#lastTickMs + TICK_MS - this.#clock.nowMs());
    this.#tickDue = this.#clock.after(waitMs, () => {
      this.#tickDue = null;
      this.#tick();
    });
  }

  #tick(): void {
    const before = this.#base;
    if (!before || this.#door.revision() === before.revision) return;
    this.#lastTickMs = this.#clock.nowMs();
    const base = this.#read();
    this.#base = base;
    const changed = [...base.json].filter(([section, json]) => before.json.get(section) !== json);
    if (changed.length === 0) return;
    const sections = Object.fromEntries(changed.map(([section]) => [section, base.state[section]]));
    for (const follower of this.#followers) follower.offer(base.revision, sections as Partial<EngineState>);
  }

  #read(): Base {
    const revision = this.#door.revision();
    const state = this.now();
    const sections = Object.keys(state) as Section[];
    return { revision, state, json: new Map(sections.map((section) => [section, JSON.stringify(state[section])])) };
  }
}
