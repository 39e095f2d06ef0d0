import { describe, expect, it } from 'vitest';
import type { Alarm, EncoderState, FeedState, OutputState, ProgramState } from '#shared/model/state.ts';
import { inOrder, newestUnacknowledged } from '../../../renderer/alarms/alarmOrder.ts';
import { outputMark } from '../../../renderer/destinations/outputMark.ts';
import { encoderMark } from '../../../renderer/encoders/encoderMark.ts';
import { keyAction } from '../../../renderer/keys/keyAction.ts';
import { standbyText } from '../../../renderer/text/encoders.ts';

const encoder = { id: 'main', state: 'live' } as EncoderState;
const program = { feedId: 'main', mode: 'hitless' } as ProgramState;
function feed(change: Partial<FeedState> = {}): FeedState {
  const hitless = { ready: true, requiredDelayMs: 2800, alignment: 'exact', inStepMs: 0, why: null } as const;
  return { id: 'main', state: 'live', compatibility: 'A', hitless, ...change } as FeedState;
}
const word = (of: FeedState | undefined, on: string | null = 'main', onAir = true) =>
  encoderMark(encoder, of, { ...program, feedId: on }, onAir).word;

describe('encoderMark', () => {
  it('says what a live feed is worth', () => {
    expect(word(feed())).toBe('on air');
    expect(word(feed(), 'main', false)).toBe('on program');
    expect(word(feed(), 'backup')).toBe('standing by');
    expect(word(feed({ hitless: { ...feed().hitless, ready: false } }), 'backup')).toBe('not ready');
    expect(word(feed({ compatibility: 'D' }), 'backup')).toBe('can’t join');
  });

  it('says that a lost feed is still played out from the delay', () => {
    expect(word(feed({ state: 'lost' }))).toBe('lost, playing out');
    expect(word(feed({ state: 'lost' }), 'backup')).toBe('lost');
  });

  it('falls back to what the encoder says of itself', () => {
    expect(word(feed({ state: 'waiting' }), null)).toBe('waiting');
    expect(encoderMark({ ...encoder, state: 'unreachable' }, undefined, program, true).word).toBe('unreachable');
  });
});

describe('standbyText', () => {
  it('never claims a seamless join for a feed that does not fit', () => {
    expect(standbyText(feed({ compatibility: 'C' }), 'hitless')).toMatch(/break/);
    expect(standbyText(feed({ compatibility: 'C' }), 'low-latency')).toMatch(/break/);
    expect(standbyText(feed(), 'hitless')).toMatch(/very frame/);
    const coarse = feed({ hitless: { ...feed().hitless, alignment: 'coarse' } });
    expect(standbyText(coarse, 'hitless')).not.toMatch(/very frame/);
    const apart = feed({ hitless: { ...feed().hitless, alignment: 'coarse', inStepMs: 500 } });
    expect(standbyText(apart, 'hitless')).toMatch(/in step to about 500 ms/i);
  });
});

describe('outputMark', () => {
  const output = { state: 'live', held: false, lastError: null } as OutputState;
  it('is quiet about what the operator wanted, loud about what failed', () => {
    expect(outputMark(output).tone).toBe('program');
    expect(outputMark({ ...output, held: true, state: 'refused' }).tone).toBe('idle');
    expect(outputMark({ ...output, state: 'refused' }).tone).toBe('fault');
    expect(outputMark({ ...output, state: 'waiting' }).tone).toBe('idle');
    expect(outputMark({ ...output, state: 'waiting', lastError: 'ECONNREFUSED' }).tone).toBe('warn');
  });
});

describe('the order of alarms', () => {
  const alarm = (id: string, state: Alarm['state'], priority: Alarm['priority'], minute: number) =>
    ({ id, state, priority, at: `2026-11-21T12:0${minute}:00.000Z` }) as Alarm;
  const alarms = [
    alarm('seen', 'acknowledged', 'critical', 9),
    alarm('old-warning', 'raised', 'warning', 1),
    alarm('new-warning', 'raised', 'warning', 5),
    alarm('critical', 'raised', 'critical', 2),
    alarm('over', 'cleared', 'critical', 3),
  ];

  it('puts first what needs a person', () => {
    expect(inOrder(alarms).map(({ id }) => id)).toEqual(['critical', 'new-warning', 'old-warning', 'over', 'seen']);
  });

  it('gives key A the newest that nobody has seen', () => {
    expect(newestUnacknowledged(alarms)?.id).toBe('new-warning');
    expect(newestUnacknowledged([alarm('seen', 'acknowledged', 'critical', 1)])).toBeNull();
  });
});

describe('keys', () => {
  it('mean what the help says, and nothing else does', () => {
    expect(keyAction('3')).toEqual({ type: 'take', number: 3 });
    expect(['0', 'r', 'R', 'm', 'a', '?'].map((key) => keyAction(key)?.type)).toEqual([
      'slate',
      'release',
      'release',
      'mute',
      'acknowledge',
      'help',
    ]);
    expect(['Enter', ' ', 'F1', '12', 'x', 'Escape'].map(keyAction)).toEqual([null, null, null, null, null, null]);
  });
});
