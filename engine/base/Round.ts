import type { Timer } from './clock.ts';

interface Member {
  readonly run: () => void;
  isCancelled: boolean;
}

/**
 * All that runs with one period, on one timer of Node's: that the process wakes up costs more than most of what it then
 * does.
 */
export class Round {
  readonly #handle: NodeJS.Timeout;
  readonly #onEmpty: () => void;
  #members: readonly Member[] = [];

  constructor(periodMs: number, onEmpty: () => void) {
    this.#handle = setInterval(() => this.#turn(), periodMs);
    this.#onEmpty = onEmpty;
  }

  join(run: () => void): Timer {
    const member = { run, isCancelled: false };
    this.#members = [...this.#members, member];
    return { cancel: () => this.#leave(member) };
  }

  #leave(member: Member): void {
    if (member.isCancelled) return;
    member.isCancelled = true;
    this.#members = this.#members.filter((each) => each !== member);
    if (this.#members.length > 0) return;
    clearInterval(this.#handle);
    this.#onEmpty();
  }

  /** Who leaves meanwhile is left out, who joins begins with the next turn. */
  #turn(): void {
    for (const member of this.#members) if (!member.isCancelled) member.run();
  }
}
