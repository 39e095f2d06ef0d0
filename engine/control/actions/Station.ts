import { type Clock, isoNow } from '#engine/base/clock.ts';
import type { FirstIntent } from '#engine/intent/firstIntent.ts';
import type { Intent } from '#engine/intent/intent.ts';
import type { MediaOrders } from '#engine/media/Media.ts';
import { type FeedId, feedIdOf } from '#shared/model/ids.ts';
import type { Studio } from '#shared/model/studio.ts';
import { type OutputPlan, outputOrders } from '../decisions/outputOrders.ts';
import { programOrders } from '../decisions/programOrders.ts';

export interface StationPorts {
  readonly clock: Clock;
  readonly studio: Studio;
  readonly first: FirstIntent;
  /** Resolves when it is stored, or could not be. */
  readonly saveIntent: (intent: Intent) => Promise<unknown>;
  /** Makes what is be what is wanted: the same call after a start, a changed studio and a press of a button. */
  readonly reconcile: (orders: MediaOrders, studio: Studio) => void;
}

/** What is wanted: the studio and the intent, and the orders that follow from them. */
export class Station {
  readonly #ports: StationPorts;
  #studio: Studio;
  #intent: Intent;
  #resumeWaitsSince: string | null;
  #takenSince: string | null;
  #plan: OutputPlan;
  #latencyMs: ReadonlyMap<FeedId, number> = new Map();
  #saving: Promise<unknown> = Promise.resolve();

  constructor(ports: StationPorts) {
    this.#ports = ports;
    this.#studio = ports.studio;
    this.#intent = ports.first.intent;
    this.#resumeWaitsSince = ports.first.resumeWaitsSince;
    this.#takenSince = this.#intent.taken ? isoNow(ports.clock) : null;
    this.#plan = outputOrders(this.#studio, this.effectiveIntent);
  }

  get studio(): Studio {
    return this.#studio;
  }

  get intent(): Intent {
    return this.#intent;
  }

  get resumeWaitsSince(): string | null {
    return this.#resumeWaitsSince;
  }

  /** What is acted on: a wish that waits for a person is not. */
  get effectiveIntent(): Intent {
    return this.#resumeWaitsSince === null ? this.#intent : { ...this.#intent, onAir: false };
  }

  /** Since when the operator's take holds. */
  get takenSince(): string | null {
    return this.#takenSince;
  }

  /** A new studio is being stored: a show must not begin between the old one and the new. */
  isStudioChanging = false;

  get isOnAir(): boolean {
    return this.effectiveIntent.onAir;
  }

  get plan(): OutputPlan {
    return this.#plan;
  }

  orders(): MediaOrders {
    this.#plan = outputOrders(this.#studio, this.effectiveIntent);
    return {
      keys: keysOf(this.#studio),
      feeds: this.#studio.encoders.map((encoder) => feedIdOf(encoder.id)),
      program: programOrders(this.#studio, this.effectiveIntent, this.#latencyMs),
      outputs: this.#plan.orders,
    };
  }

  setIntent(intent: Intent): void {
    if (intent.taken !== this.#intent.taken) this.#takenSince = intent.taken ? isoNow(this.#ports.clock) : null;
    this.#intent = intent;
    this.#saving = this.#ports.saveIntent(intent);
    this.#ports.reconcile(this.orders(), this.#studio);
  }

  /** Resolves when the last intent is stored, or could not be. */
  get intentKept(): Promise<unknown> {
    return this.#saving;
  }

  /** The person decided: what waited is over. */
  resumeDecided(): void {
    this.#resumeWaitsSince = null;
  }

  /** How much later than others feeds bring the same content, as measured; in ms. */
  setLatencies(latencyMs: ReadonlyMap<FeedId, number>): void {
    this.#latencyMs = latencyMs;
    this.#ports.reconcile(this.orders(), this.#studio);
  }

  setStudio(studio: Studio): void {
    this.#studio = studio;
    this.#ports.reconcile(this.orders(), studio);
  }
}

function keysOf(studio: Studio): Map<FeedId, string> {
  const keys = new Map<FeedId, string>();
  for (const encoder of studio.encoders) if (encoder.feedKey) keys.set(feedIdOf(encoder.id), encoder.feedKey);
  return keys;
}
