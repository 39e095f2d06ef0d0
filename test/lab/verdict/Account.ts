import type { Cause } from '#shared/model/state.ts';
import type { Count } from './countRecording.ts';

/** What a destination got of a show, and what the engine says it did. */
export interface Account extends Count {
  readonly sessions: number;
  /** How late the camera ever was, in ms: what encoders lack then is no fault of theirs. */
  readonly cameraLatestMs: number;
  /** As the journal tells them, without the first feed that came on. */
  readonly changeovers: readonly Told[];
}

export interface Told {
  readonly why: Cause;
  readonly text: string;
}
