import { describe, expect, it } from 'vitest';
import { emptyIntent, Intent, withAir, withAlive, withHeld, withMuted, withTaken } from '#engine/intent/intent.ts';
import { resumeDecision } from '#engine/intent/resumeDecision.ts';
import type { OutputId } from '#shared/model/ids.ts';

const AT = '2026-01-01T10:00:00.000Z';
const LATER = '2026-01-01T10:05:00.000Z';

describe('intent', () => {
  it('begins off air with nothing taken, held or muted', () => {
    expect(emptyIntent()).toEqual({
      onAir: false,
      onAirSince: null,
      taken: null,
      heldOutputs: [],
      muted: false,
      lastAliveAt: null,
    });
  });

  it('keeps the time on air when it is asked to go on air again', () => {
    const first = withAir(emptyIntent(), true, AT);
    expect(withAir(first, true, LATER)).toEqual(first);
  });

  it('forgets air when it is stopped, and nothing else', () => {
    const held = withMuted(withHeld(withAir(emptyIntent(), true, AT), 'own/a' as OutputId, true), true);
    const stopped = withAir(held, false, LATER);
    expect(stopped).toMatchObject({
      onAir: false,
      onAirSince: null,
      lastAliveAt: null,
      muted: true,
      heldOutputs: ['own/a'],
    });
  });

  it('holds an output once and lets it go', () => {
    const twice = withHeld(withHeld(emptyIntent(), 'own/a' as OutputId, true), 'own/a' as OutputId, true);
    expect(twice.heldOutputs).toEqual(['own/a']);
    expect(withHeld(twice, 'own/a' as OutputId, false).heldOutputs).toEqual([]);
  });

  it('notes life only while on air', () => {
    expect(withAlive(emptyIntent(), AT).lastAliveAt).toBeNull();
    expect(withAlive(withAir(emptyIntent(), true, AT), LATER).lastAliveAt).toBe(LATER);
  });

  it('survives being written and read', () => {
    const intent = withTaken(withAir(emptyIntent(), true, AT), { feedId: 'slate', when: 'now' });
    expect(Intent.parse(JSON.parse(JSON.stringify(intent)))).toEqual(intent);
  });
});

describe('resume after an end', () => {
  const alive = withAlive(withAir(emptyIntent(), true, AT), LATER);
  const decided = (minutes: number, always = false) =>
    resumeDecision(alive, { wallMs: Date.parse(LATER) + minutes * 60_000, resumeWithinMin: 15, always });

  it.each([
    [0, 'resume'],
    [15, 'resume'],
    [15.01, 'wait'],
    [-600, 'resume'],
  ])('%s minutes after the last sign of life: %s', (minutes, decision) => {
    expect(decided(minutes)).toBe(decision);
  });

  it('resumes always where nobody is there to press the button', () => expect(decided(10_000, true)).toBe('resume'));

  it('stays off when air is not wanted, whatever else', () => {
    expect(resumeDecision(emptyIntent(), { wallMs: 0, resumeWithinMin: 15, always: true })).toBe('off');
  });

  it('waits when the last sign of life is not known', () => {
    const unknown = { ...alive, lastAliveAt: null, onAirSince: null };
    expect(resumeDecision(unknown, { wallMs: 0, resumeWithinMin: 15, always: false })).toBe('wait');
  });
});
