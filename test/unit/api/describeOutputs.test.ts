import { expect, it } from 'vitest';
import { describeOutputs } from '#engine/api/state/describeOutputs.ts';
import { fault } from '#engine/base/fault.ts';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { Station } from '#engine/control/actions/Station.ts';
import { emptyIntent, withAir } from '#engine/intent/intent.ts';
import type { OutputFacts } from '#engine/media/outputs/outputFacts.ts';
import { testStudio } from '#test/unit/control/testStudio.ts';

const AT = '2026-01-01T00:00:00.000Z';

/** The first output of the studio, of a sender that is in no session; the other of its destination may be in one. */
function described(facts: Partial<OutputFacts> & Pick<OutputFacts, 'waitsForKeyframe'>, isOtherLive = false) {
  const station = new Station({
    clock: new VirtualClock(),
    studio: testStudio(),
    first: { intent: withAir(emptyIntent(), true, AT), resumeWaitsSince: null },
    saveIntent: async () => {},
    reconcile: () => {},
  });
  const [orders, others] = station.orders().outputs;
  if (!orders || !others) throw new Error('the studio has no outputs');
  const idle = {
    phase: { kind: 'no-program' },
    path: orders.paths[0] ?? null,
    bitrateKbps: 0,
    backlogMs: 0,
    isCatchingUp: false,
    address: null,
    rttMs: null,
    droppedFrames: 0,
    sessions: 0,
    closesAtMs: null,
    lastFault: null,
    acknowledges: null,
  } as const;
  const wait = () => fault('output-no-keyframe', { everyS: 15 });
  const other = { ...idle, waitsForKeyframe: false, path: others.paths[0] ?? null };
  const live = { orders: others, facts: { ...other, phase: { kind: 'live', sinceMs: 0 } } as OutputFacts };
  const samples = [{ orders, facts: { ...idle, ...facts } }, ...(isOtherLive ? [live] : [])];
  const outputs = describeOutputs(station, samples, wait, () => AT);
  return outputs.find(({ id }) => id === idle.path?.outputId);
}

it('an output says when the service closes the stream that broke off, unless another endpoint feeds it', () => {
  expect(described({ waitsForKeyframe: false, closesAtMs: 41_000 })?.closesAt).toBe(AT);
  expect(described({ waitsForKeyframe: false, closesAtMs: null })?.closesAt).toBeNull();
  expect(described({ waitsForKeyframe: false, closesAtMs: 41_000 }, true)?.closesAt).toBeNull();
});

it('an output that waits says for what: for the program, or for a keyframe and what to set', () => {
  expect(described({ waitsForKeyframe: false })).toMatchObject({ state: 'waiting', reason: 'no-program-yet' });
  expect(described({ waitsForKeyframe: true })).toMatchObject({
    state: 'waiting',
    reason: 'waits for the next keyframe; the encoder on air sends one every 15 s: set 2 s',
  });
});
