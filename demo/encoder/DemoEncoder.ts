import { type Backoff, backoffMs } from '#engine/base/backoff.ts';
import type { Clock, Timer } from '#engine/base/clock.ts';
import type { RtmpTarget } from '#engine/wire/rtmp/url.ts';
import type { Clip } from '../clips/Clip.ts';
import type { EncoderLine } from './EncoderLine.ts';
import { EncoderSession } from './EncoderSession.ts';

export interface DemoEncoderOptions {
  readonly target: RtmpTarget;
  readonly clip: Clip;
  readonly clock: Clock;
  readonly random: () => number;
  readonly report: (line: EncoderLine) => void;
}

const BACKOFF: Backoff = { firstMs: 500, factor: 2, capMs: 4000, jitter: 0.3 };

/** Publishes a clip for ever: when a session ends it dials again after a pause. */
export class DemoEncoder {
  readonly #options: DemoEncoderOptions;
  #session: EncoderSession | null = null;
  #state: EncoderLine['state'] = 'waiting';
  #attempt = 0;
  #redial: Timer | null = null;
  #isStopped = false;
  readonly #ticker: Timer;

  constructor(options: DemoEncoderOptions) {
    this.#options = options;
    this.#ticker = options.clock.every(1000, () => this.#state === 'live' && this.#enter('live'));
    this.#dial();
  }

  stop(): void {
    this.#isStopped = true;
    this.#ticker.cancel();
    this.#redial?.cancel();
    this.#session?.end();
  }

  #dial(): void {
    const { target, clip, clock } = this.#options;
    this.#enter('connecting');
    this.#session = new EncoderSession({
      target,
      clip,
      clock,
      onLive: () => {
        this.#attempt = 0;
        this.#enter('live');
      },
      onEnd: (reason) => this.#ended(reason),
    });
  }

  #ended(reason: string): void {
    this.#enter('waiting', reason);
    if (this.#isStopped) return;
    const waitMs = backoffMs(BACKOFF, this.#attempt, this.#options.random);
    this.#attempt += 1;
    this.#redial = this.#options.clock.after(waitMs, () => this.#dial());
  }

  #enter(state: EncoderLine['state'], reason: string | null = null): void {
    this.#state = state;
    this.#options.report({ state, pictures: this.#session?.pictures ?? 0, reason });
  }
}
