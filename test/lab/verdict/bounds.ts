import type { Cause } from '#shared/model/state.ts';
import { CAMERA } from '../camera/LiveCamera.ts';
import type { Account } from './Account.ts';

/** What a show must hold. Times are of presentation. */
export interface Bounds {
  /** Null: not counted, since a slate was on or sessions saw less of the show than it lasted. */
  readonly lost: number | null;
  readonly repeated: number;
  /** Frames that are shown before one that is sent before them, at most: so many more may lie between two pictures. */
  readonly reordered: number;
  /** Between any two pictures; null: what follows from `reordered`. */
  readonly longestStepMs: number | null;
  /** Without a picture that is new; null: not limited. */
  readonly standstillMs: number | null;
  /** Why the program goes over, each time; null: not told beforehand. */
  readonly changeovers: readonly Cause[] | null;
  readonly mostChangeovers: number;
}

/** What a viewer must not notice at all. */
export const unnoticed: Bounds = {
  lost: 0,
  repeated: 0,
  reordered: 0,
  longestStepMs: null,
  standstillMs: null,
  changeovers: null,
  mostChangeovers: 1,
};

const AAC_FRAME_MS = 1024 / 48;
const MOST_SOUND_MOVED_MS = 40;
/** FLV counts in whole milliseconds. */
const ROUNDING_MS = 1;
const LEAST_SPAN_MS = 5_000;

/** In words what an account lacks of its bounds; empty: it holds. */
export function misses(account: Account, bounds: Bounds): string[] {
  const { video, audio, decodeErrors, changeovers } = account;
  const causes = changeovers.map(({ why }) => why);
  const longestStepMs = bounds.longestStepMs ?? (bounds.reordered + 1.5) * CAMERA.frameMs;
  const most = (what: string, value: number | null, limit: number | null) =>
    limit !== null && (value === null || value > limit) ? [`${what}: ${value ?? 'unknown'}, at most ${limit}`] : [];
  return [
    ...most('frames lost', account.lost, bounds.lost),
    ...most('frames repeated', account.repeated, bounds.repeated),
    ...most('sessions', account.sessions, 1),
    ...most('decode errors', decodeErrors.length, 0),
    ...most('steps back of the picture', video.stepsBack, 0),
    ...most('steps back of the sound', audio.stepsBack, 0),
    ...most('ms between two pictures', video.longestStepMs, longestStepMs + ROUNDING_MS),
    ...most('ms between two sounds', audio.longestStepMs, 2 * AAC_FRAME_MS + ROUNDING_MS),
    ...most('ms without a new picture', account.standstillMs, bounds.standstillMs),
    ...most('ms that the sound moved', account.soundMovedMs, MOST_SOUND_MOVED_MS),
    ...most('changeovers', causes.length, bounds.mostChangeovers),
    ...(bounds.changeovers && `${causes}` !== `${bounds.changeovers}`
      ? [`changeovers: ${causes.join(', ') || 'none'} instead of ${bounds.changeovers.join(', ') || 'none'}`]
      : []),
    ...(Math.min(video.spanMs, audio.spanMs) < LEAST_SPAN_MS ? ['a recording too short to judge'] : []),
  ];
}
