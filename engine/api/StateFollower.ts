import type { StateUpdate } from '#shared/api/contract.ts';
import type { EngineState } from '#shared/model/state.ts';
import { Doorbell } from './Doorbell.ts';

export interface StateFollowerPorts {
  readonly snapshot: () => { revision: number; state: EngineState };
  readonly onStopped: () => void;
}

/**
 * One client's place in the live state. What it has not fetched yet is merged section by section, so however slow it
 * is, never more than one state waits for it.
 */
export class StateFollower {
  readonly #ports: StateFollowerPorts;
  readonly #bell = new Doorbell();
  #needsSnapshot = true;
  #waiting: { revision: number; sections: Partial<EngineState> } | null = null;

  constructor(ports: StateFollowerPorts) {
    this.#ports = ports;
  }

  /** Sections that changed; the client gets them with its next `take`. */
  offer(revision: number, sections: Partial<EngineState>): void {
    this.#waiting = { revision, sections: { ...this.#waiting?.sections, ...sections } };
    this.#bell.ring();
  }

  /** Forgets the changes that wait: the client gets a new snapshot instead. */
  startOver(): void {
    this.#needsSnapshot = true;
    this.#waiting = null;
  }

  /** What the client is to hear next; null when it knows all. */
  take(): StateUpdate | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (this.#needsSnapshot) {
      this.#needsSnapshot = false;
      const { revision, state } = this.#ports.snapshot();
      return { kind: 'snapshot', revision, state };
    }
    return waiting && { kind: 'change', ...waiting };
  }

  /** Resolves when there may be something to take, or when `signal` aborts. */
  changed(signal: AbortSignal): Promise<void> {
    return this.#bell.rung(signal);
  }

  stop(): void {
    this.#ports.onStopped();
  }
}
