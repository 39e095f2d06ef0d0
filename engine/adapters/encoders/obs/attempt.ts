import { NOT_READY, OUTPUT_NOT_RUNNING, OUTPUT_RUNNING } from './faults.ts';

/** How the order that is being carried out has fared so far. */
export interface ObsAttempt {
  /** The status was read since the order came, and nothing has cast doubt on it. */
  readonly hasStatus: boolean;
  readonly asked: readonly string[];
  /** We asked for the stream, and OBS gave it up again. It never says why. */
  readonly wasRefused: boolean;
  /** OBS starts, ends, or changes its scenes: the same may be asked again a little later. */
  readonly notReadyMs: number | null;
  /** How often the stream turned out to be running when it should not, or the other way round. */
  readonly surprises: number;
  /** A command that OBS will not carry out. */
  readonly declined: { readonly call: string; readonly code: number } | null;
}

export const beginAttempt: ObsAttempt = {
  hasStatus: false,
  asked: [],
  wasRefused: false,
  notReadyMs: null,
  surprises: 0,
  declined: null,
};

/** Another client may be as quick as we are, once or twice; then it is OBS that contradicts itself. */
export const SURPRISES_AT_MOST = 3;

export function noteDeclined(attempt: ObsAttempt, call: string, code: number, nowMs: number): ObsAttempt {
  const asked = attempt.asked.filter((earlier) => earlier !== call);
  if (code === NOT_READY) return { ...attempt, asked, notReadyMs: nowMs };
  const isSurprise = code === OUTPUT_RUNNING || code === OUTPUT_NOT_RUNNING;
  if (isSurprise && attempt.surprises < SURPRISES_AT_MOST) {
    // OBS calls a stream stopped a little before it puts nothing out any more.
    const notReadyMs = call === 'SetVideoSettings' ? nowMs : attempt.notReadyMs;
    return { ...attempt, asked, notReadyMs, hasStatus: false, surprises: attempt.surprises + 1 };
  }
  return { ...attempt, declined: { call, code } };
}
