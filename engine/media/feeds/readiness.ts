import { type Fault, fault } from '#engine/base/fault.ts';
import type { Compatibility } from './compatibility.ts';

/** What decides whether a feed can take over without a viewer noticing. */
export interface ReadinessFacts {
  readonly isLive: boolean;
  readonly liveForMs: number;
  readonly keyframeIntervalMs: number | null;
  /** Pictures come, and none that a decoder could begin with. */
  readonly keyframesStopped: boolean;
  readonly isFlapping: boolean;
  readonly compatibility: Compatibility | null;
  readonly mode: 'hitless' | 'low-latency';
  readonly delayMs: number;
  readonly stallMs: number;
  /** How much later than the earliest feed the one on air brings the same content: so much longer a decision takes. */
  readonly onAirLagMs: number;
  /** The same of this feed. */
  readonly lagMs: number;
}

export interface Readiness {
  readonly isReady: boolean;
  /** The program delay this feed would need; null while its keyframe interval is not known. */
  readonly requiredDelayMs: number | null;
  readonly why: Fault | null;
}

/** The keyframe intervals that people set. */
const USUAL_INTERVALS_MS = [2_000, 1_000, 500];
const PROVEN_AFTER_MS = 5_000;
const SPARE_MS = 300;

/** Ready: the delay covers decision or lag, and the keyframe interval, the format fits, and the feed has been live for 5 s. */
export function readiness(facts: ReadinessFacts): Readiness {
  const gopMs = facts.keyframeIntervalMs;
  const requiredDelayMs = gopMs === null ? null : Math.round(waitMs(facts) + gopMs + SPARE_MS);
  const why = obstacle(facts, requiredDelayMs);
  return { isReady: why === null, requiredDelayMs, why };
}

/**
 * The longest keyframe interval with which a feed can take over within the delay, in ms; null in low-latency mode, where
 * a changeover always waits for the next keyframe.
 */
export function longestKeyframeIntervalMs(
  facts: Pick<ReadinessFacts, 'mode' | 'delayMs' | 'stallMs' | 'onAirLagMs' | 'lagMs'>,
): number | null {
  return facts.mode === 'low-latency' ? null : facts.delayMs - waitMs(facts) - SPARE_MS;
}

/** The interval to set where `longestMs` is the limit; null where only a longer delay would help. */
export function usualKeyframeIntervalMs(longestMs: number): number | null {
  return USUAL_INTERVALS_MS.find((intervalMs) => intervalMs <= longestMs) ?? null;
}

function obstacle(facts: ReadinessFacts, requiredDelayMs: number | null): Fault | null {
  if (!facts.isLive) return fault('not-ready-not-live');
  if (facts.mode === 'low-latency') return fault('not-ready-low-latency', { gopS: seconds(facts.keyframeIntervalMs) });
  if (facts.compatibility === 'C' || facts.compatibility === 'D') return fault('not-ready-format');
  if (facts.keyframesStopped) return fault('not-ready-keyframes-stopped', { openS: seconds(facts.keyframeIntervalMs) });
  if (facts.isFlapping) return fault('not-ready-flapping');
  if (requiredDelayMs === null) return fault('not-ready-measuring');
  if (facts.liveForMs < PROVEN_AFTER_MS)
    return fault('not-ready-new', { inS: seconds(PROVEN_AFTER_MS - facts.liveForMs) });
  if (requiredDelayMs <= facts.delayMs) return null;
  return fault('not-ready-keyframes', {
    gopS: seconds(facts.keyframeIntervalMs),
    freezeS: seconds(requiredDelayMs - facts.delayMs),
    wantedS: wantedS(facts),
    delayMs: requiredDelayMs,
  });
}

/** Until the standby's content of the moment of the failure is here and the failure is known. */
function waitMs({ stallMs, onAirLagMs, lagMs }: Pick<ReadinessFacts, 'stallMs' | 'onAirLagMs' | 'lagMs'>): number {
  return Math.max(onAirLagMs + stallMs, lagMs);
}

function wantedS(facts: ReadinessFacts): number | null {
  const intervalMs = usualKeyframeIntervalMs(longestKeyframeIntervalMs(facts) ?? 0);
  return intervalMs === null ? null : intervalMs / 1000;
}

function seconds(ms: number | null): number {
  return Math.round((ms ?? 0) / 100) / 10;
}
