import { describe, expect, it } from 'vitest';
import {
  longestKeyframeIntervalMs,
  type ReadinessFacts,
  readiness,
  usualKeyframeIntervalMs,
} from '#engine/media/feeds/readiness.ts';

const ready: ReadinessFacts = {
  isLive: true,
  liveForMs: 60_000,
  keyframeIntervalMs: 2_000,
  keyframesStopped: false,
  isFlapping: false,
  compatibility: 'A',
  mode: 'hitless',
  delayMs: 3_000,
  stallMs: 500,
  onAirLagMs: 0,
  lagMs: 0,
};

describe('readiness', () => {
  it('is there when the delay covers decision, keyframe interval and 300 ms', () => {
    expect(readiness(ready)).toEqual({ isReady: true, requiredDelayMs: 2_800, why: null });
    expect(readiness({ ...ready, delayMs: 2_800 }).isReady).toBe(true);
    expect(readiness({ ...ready, delayMs: 2_799 }).isReady).toBe(false);
  });

  it('needs longer for a feed that is later than the decision, and where the one on air is the later one', () => {
    expect(readiness({ ...ready, lagMs: 400 }).requiredDelayMs).toBe(2_800);
    expect(readiness({ ...ready, lagMs: 900 }).requiredDelayMs).toBe(3_200);
    expect(readiness({ ...ready, onAirLagMs: 400 }).requiredDelayMs).toBe(3_200);
  });

  it.each([
    ['not-ready-not-live', { isLive: false }],
    ['not-ready-keyframes-stopped', { keyframesStopped: true }],
    ['not-ready-flapping', { isFlapping: true }],
    ['not-ready-low-latency', { mode: 'low-latency' as const }],
    ['not-ready-format', { compatibility: 'C' as const }],
    ['not-ready-format', { compatibility: 'D' as const }],
    ['not-ready-measuring', { keyframeIntervalMs: null }],
    ['not-ready-new', { liveForMs: 4_999 }],
    ['not-ready-keyframes', { keyframeIntervalMs: 8_300 }],
  ])('is not there: %s', (code, change) => {
    const answer = readiness({ ...ready, ...change });
    expect(answer.isReady).toBe(false);
    expect(answer.why?.code).toBe(code);
  });

  it('takes class B and a program without a format', () => {
    expect(readiness({ ...ready, compatibility: 'B' }).isReady).toBe(true);
    expect(readiness({ ...ready, compatibility: null }).isReady).toBe(true);
  });

  it('says what a changeover would cost and what would help', () => {
    const { why, requiredDelayMs } = readiness({ ...ready, keyframeIntervalMs: 8_300 });
    expect(requiredDelayMs).toBe(9_100);
    expect(why?.context).toEqual({ gopS: 8.3, freezeS: 6.1, wantedS: 2, delayMs: 9_100 });
  });
});

describe('the keyframe interval to set', () => {
  it.each([
    ['2 s where the delay has room for it', 2_800, 0, 2_000],
    ['1 s where it has not', 2_799, 0, 1_000],
    ['half a second, too', 1_300, 0, 500],
    ['none where the delay is too short for any', 1_299, 0, null],
    ['shorter for a feed that comes later', 2_800, 900, 1_000],
  ])('is %s', (_, delayMs, lagMs, wantedMs) => {
    expect(usualKeyframeIntervalMs(longestKeyframeIntervalMs({ ...ready, delayMs, lagMs }) ?? 0)).toBe(wantedMs);
  });

  it('has no limit in low-latency mode', () => {
    expect(longestKeyframeIntervalMs({ ...ready, mode: 'low-latency' })).toBeNull();
  });

  it('is at its limit where readiness ends', () => {
    const longestMs = longestKeyframeIntervalMs(ready) ?? 0;
    expect(readiness({ ...ready, keyframeIntervalMs: longestMs }).isReady).toBe(true);
    expect(readiness({ ...ready, keyframeIntervalMs: longestMs + 1 }).isReady).toBe(false);
  });
});
