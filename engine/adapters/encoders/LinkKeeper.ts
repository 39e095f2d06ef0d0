import { type Backoff, backoffMs } from '#engine/base/backoff.ts';
import type { Clock, Timer } from '#engine/base/clock.ts';
import { type LinkEvent, type LinkState, linkTurn } from './linkMachine.ts';
import type { Answer, Command, EncoderLink, LinkEnd, LinkListener } from './plug.ts';

/** The first retry comes soon, since most ends are short; a device that is off for the night costs little. */
const REDIAL: Backoff = { firstMs: 500, factor: 2, capMs: 15_000, jitter: 0.4 };
const DIAL_LIMIT_MS = 3000;
const CALL_LIMIT_MS = 3000;

export interface LinkKeeperPorts {
  readonly clock: Clock;
  readonly random: () => number;
  /** Makes one connection. What it throws ends the link as `plug-threw`. */
  dial(on: LinkListener): EncoderLink;
  opened(): void;
  /** The connection is gone, whatever comes next; not told of a close by us. */
  ended(end: LinkEnd, error?: unknown): void;
  told(event: string, data: unknown): void;
}

/** Runs the link machine: keeps one connection up, one call at a time on it, each within its time. */
export class LinkKeeper {
  readonly #ports: LinkKeeperPorts;
  #state: LinkState = { kind: 'closed' };
  #link: EncoderLink | null = null;
  #dialLimit: Timer | null = null;
  #waiting: Timer | null = null;
  /** Calls stand in line here: a device is asked one thing at a time. */
  #line: Promise<unknown> = Promise.resolve();
  #dropCall: (() => void) | null = null;

  constructor(ports: LinkKeeperPorts) {
    this.#ports = ports;
  }

  state(): LinkState['kind'] {
    return this.#state.kind;
  }

  take(event: LinkEvent): void {
    const turn = linkTurn(this.#state, event, this.#ports.clock.nowMs());
    this.#state = turn.state;
    for (const effect of turn.effects) {
      switch (effect.kind) {
        case 'dial':
          this.#dial();
          break;
        case 'hang-up':
          this.#drop();
          break;
        case 'wait':
          this.#wait(backoffMs(REDIAL, effect.attempt, this.#ports.random));
          break;
        case 'stop-waiting':
          this.#waiting?.cancel();
          break;
      }
    }
  }

  /** The answer, or null when the link ended before it came. `asking` is called when its turn has come. */
  call(command: Command, asking: () => void = () => {}): Promise<Answer | null> {
    const link = this.#link;
    const answer = this.#line.then(() => this.#ask(link, command, asking));
    this.#line = answer;
    return answer;
  }

  /** Ends the connection because of something on our side. */
  fail(end: LinkEnd, error?: unknown): void {
    if (this.#link) this.#ended(end, error);
  }

  #dial(): void {
    // Set first: a link may end while it is being opened.
    let link: EncoderLink | null = null;
    let endedEarly: LinkEnd | null = null;
    const isOurs = () => link !== null && link === this.#link;
    const on: LinkListener = {
      opened: () => {
        if (isOurs()) this.#opened();
      },
      told: (event, data) => {
        if (isOurs()) this.#ports.told(event, data);
      },
      ended: (end) => {
        if (isOurs()) this.#ended(end);
        else if (link === null) endedEarly = end;
      },
    };
    try {
      link = this.#ports.dial(on);
    } catch (error) {
      this.#ended({ reason: 'plug-threw', why: 'it failed to connect' }, error);
      return;
    }
    this.#link = link;
    this.#dialLimit = this.#ports.clock.after(DIAL_LIMIT_MS, () => this.#ended(silent(DIAL_LIMIT_MS)));
    if (endedEarly !== null) this.#ended(endedEarly);
  }

  #opened(): void {
    this.#dialLimit?.cancel();
    this.take({ kind: 'opened' });
    this.#ports.opened();
  }

  #ended(end: LinkEnd, error?: unknown): void {
    this.#drop();
    this.take({ kind: 'ended', end });
    this.#ports.ended(end, error);
  }

  #drop(): void {
    const link = this.#link;
    this.#link = null;
    this.#dialLimit?.cancel();
    this.#dropCall?.();
    link?.close();
  }

  #wait(delayMs: number): void {
    this.#waiting = this.#ports.clock.after(delayMs, () => this.take({ kind: 'due' }));
  }

  #ask(link: EncoderLink | null, command: Command, asking: () => void): Promise<Answer | null> {
    if (!link || link !== this.#link) return Promise.resolve(null);
    asking();
    return new Promise((resolve) => {
      const settle = (answer: Answer | null) => {
        limit.cancel();
        if (this.#dropCall === dropCall) this.#dropCall = null;
        resolve(answer);
      };
      const dropCall = () => settle(null);
      const limit = this.#ports.clock.after(CALL_LIMIT_MS, () => this.#ended(silent(CALL_LIMIT_MS)));
      this.#dropCall = dropCall;
      const broken = () => {
        if (link === this.#link) this.#ended({ reason: 'unreachable', why: 'the connection broke' });
      };
      const calling = async () => link.call(command);
      calling().then(settle, broken);
    });
  }
}

function silent(limitMs: number): LinkEnd {
  return { reason: 'silent', why: `no answer within ${limitMs / 1000} s` };
}
