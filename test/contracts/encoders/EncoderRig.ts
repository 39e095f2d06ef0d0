import type { EncoderTarget } from '#engine/adapters/encoders/plug.ts';
import type { Clock } from '#engine/base/clock.ts';
import type { EncoderStudio } from '#shared/model/studio.ts';

/** One encoder, simulated or real, with all that a test does to it. */
export interface EncoderRig extends AsyncDisposable {
  /** With the options that are right. */
  readonly encoder: EncoderStudio;
  readonly target: EncoderTarget;
  readonly clock: Clock;
  /** What must show nowhere: passwords, keys. */
  readonly secrets: readonly string[];
  /** Null: an encoder that is not controlled. */
  readonly device: EncoderDevice | null;
}

/** Faults and foreign hands. What is optional, not every rig can do: its `powers` say which. */
export interface EncoderDevice {
  readonly wrongOptions: Record<string, unknown>;
  /** How often somebody tried to connect; null where it can't be counted. */
  connections(): number | null;
  /** Where it would send, as another client sees it. */
  sendsTo(): Promise<EncoderTarget>;
  /** Another client sets the target, starts, stops. */
  pointByHand(target: EncoderTarget): Promise<void>;
  startByHand(): Promise<void>;
  stopByHand(): Promise<void>;
  /** The server at the target goes away, and is there again. */
  closeTarget(): Promise<void>;
  openTarget(): Promise<void>;
  /** Ends as with kill -9, and starts again with its counters at 0. */
  die(): Promise<void>;
  comeBack(): Promise<void>;
  /** Answers nothing, as with SIGSTOP, and goes on where it was. */
  freeze(): void;
  thaw(): void;
  /** A start is accepted and nothing comes of it. */
  startsSilently?(): void;
  /** Connections that are up count no more; a new login does. */
  expireSessions?(): void;
  /** A person at the device sends us away. */
  sendAway?(): void;
  /** A new target is accepted and the old one kept. */
  keepsItsTarget?(): void;
  /** Gives up a stream that it can't get back. */
  givesUp?(): void;
}

export type Power = 'startsSilently' | 'expireSessions' | 'sendAway' | 'keepsItsTarget' | 'givesUp';

export const someoneElse: EncoderTarget['feedKey'] = 'live_5521_not-our-key';
