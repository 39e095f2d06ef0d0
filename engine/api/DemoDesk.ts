import { fault, type Outcome } from '#engine/base/fault.ts';
import type { DemoFault } from '#shared/api/contract.ts';
import type { DemoState } from '#shared/model/state.ts';
import type { DemoDoor, DemoRequest } from './EngineDoor.ts';

const did: Readonly<Record<DemoFault, string>> = {
  kill: 'is being killed',
  freeze: 'is being frozen',
  revive: 'is being started again',
};

/** Between the page, which asks for a fault, and the director of the demo, which makes it. */
export class DemoDesk implements DemoDoor {
  readonly #onReport: () => void;
  readonly #listeners = new Set<(request: DemoRequest) => void>();
  #parts: DemoState['parts'] = [];

  constructor(onReport: () => void) {
    this.#onReport = onReport;
  }

  get state(): DemoState {
    return { parts: this.#parts };
  }

  report(parts: DemoState['parts']): void {
    this.#parts = parts;
    this.#onReport();
  }

  onRequest(listener: (request: DemoRequest) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  fail(subject: string, how: DemoFault): Outcome<string> {
    if (!this.#parts.some((part) => part.subject === subject)) {
      return { ok: false, fault: fault('no-such-part', { subject }) };
    }
    for (const listener of this.#listeners) listener({ subject, fault: how });
    return { ok: true, value: `${subject} ${did[how]}.` };
  }
}
