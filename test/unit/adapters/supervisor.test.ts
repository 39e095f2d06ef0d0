import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Answer, EncoderPlug, LinkListener } from '#engine/adapters/encoders/plug.ts';
import { erased } from '#engine/adapters/encoders/registry.ts';
import { EncoderSupervisor } from '#engine/adapters/encoders/supervisor.ts';
import { silentLog } from '#engine/base/log.ts';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { EncoderStudio } from '#shared/model/studio.ts';

/** A make of encoder for these tests, which fails wherever a test wants it to. */
class TestMake {
  readonly dials: number[] = [];
  asked = 0;
  closed = 0;
  on: LinkListener | null = null;
  opensAtOnce = true;
  answer: () => Promise<Answer> = async () => ({ ok: true, data: null });
  failing: 'link' | 'call' | 'polls' | 'read' | 'report' | 'plan' | null = null;
  readonly plug: EncoderPlug<object, number>;

  constructor(clock: VirtualClock) {
    const fail = (place: TestMake['failing']) => {
      if (this.failing === place) throw new Error(`${place} fails`);
    };
    this.plug = {
      make: 'test',
      name: 'Test',
      can: { start: true, stop: true, point: false },
      options: z.object({}),
      pollMs: 1000,
      noFacts: 0,
      link: (_options, on) => {
        this.dials.push(clock.nowMs());
        fail('link');
        this.on = on;
        if (this.opensAtOnce) clock.after(0, () => on.opened());
        const call = () => {
          fail('call');
          this.asked += 1;
          return this.answer();
        };
        return { call, close: () => this.#closedOnce() };
      },
      polls: () => {
        fail('polls');
        return [{ call: 'Status', why: '' }];
      },
      read: (facts, heard) => {
        fail('read');
        return heard.kind === 'answered' ? facts + 1 : facts;
      },
      report: (facts) => {
        fail('report');
        return { state: facts > 0 ? 'idle' : 'unknown', detail: null, stats: null };
      },
      plan: () => {
        fail('plan');
        return { kind: 'wait', why: '' };
      },
    };
  }

  #closedOnce(): void {
    this.closed += 1;
  }
}

let clock: VirtualClock;
let details: (string | null)[];
let make: TestMake;
let supervisor: EncoderSupervisor;
let events: string[];
const encoder = EncoderStudio.parse({ id: 'main', name: 'Test encoder', make: 'test' });

beforeEach(() => {
  clock = new VirtualClock();
  make = new TestMake(clock);
  events = [];
  details = [];
  supervisor = new EncoderSupervisor({
    encoder,
    ingest: () => null,
    clock,
    log: silentLog,
    onReport: ({ detail }) => details.push(detail),
    onEvent: ({ code }) => events.push(code),
    random: () => 0,
    plugs: [erased(make.plug)],
  });
});
afterEach(() => supervisor.close());

/** Moves the clock on in small steps, with all that is promised done in between. */
async function pass(seconds: number): Promise<void> {
  for (let step = 0; step < seconds * 10; step++) {
    clock.advance(100);
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }
}

describe('a link', () => {
  it('is dialled again at growing distances, never more than 15 s apart', async () => {
    make.opensAtOnce = false;
    supervisor.start();
    for (let step = 0; step < 1000; step++) {
      make.on?.ended({ reason: 'unreachable', why: 'gone' });
      await pass(0.1);
    }
    const gaps = make.dials.slice(1).map((at, index) => at - (make.dials[index] ?? 0));
    expect(gaps.slice(0, 6)).toEqual([500, 1000, 2000, 4000, 8000, 15_000]);
    expect(Math.max(...gaps)).toBe(15_000);
    expect(events).toEqual(['encoder-unreachable']);
  });

  it('that does not open within 3 s is given up', async () => {
    make.opensAtOnce = false;
    supervisor.start();
    await pass(2.9);
    expect(supervisor.report().state).toBe('unknown');
    await pass(0.2);
    expect(supervisor.report()).toMatchObject({ state: 'unreachable', stats: null });
    expect(make.closed).toBe(1);
  });

  it('on which a call is not answered within 3 s is given up', async () => {
    supervisor.start();
    await pass(2);
    expect(supervisor.report().state).toBe('idle');
    make.answer = () => new Promise(() => {});
    await pass(4.2);
    expect(details.join()).toContain('no answer within 3 s');
    expect(make.closed).toBe(1);
    expect(events).toContain('encoder-unreachable');
  });

  it('that is gone is heard no more', async () => {
    supervisor.start();
    await pass(1);
    const old = make.on;
    old?.ended({ reason: 'unreachable', why: 'gone' });
    old?.ended({ reason: 'dismissed', why: 'late' });
    old?.told('late', null);
    await pass(1);
    expect(supervisor.report().state).toBe('idle');
    expect(make.dials).toHaveLength(2);
  });

  it('carries one call at a time, and one round of polls', async () => {
    let open = 0;
    let most = 0;
    make.answer = async () => {
      most = Math.max(most, ++open);
      await new Promise<void>((done) => void clock.after(300, done));
      open -= 1;
      return { ok: true, data: null };
    };
    supervisor.start();
    await pass(5);
    make.on?.ended({ reason: 'unreachable', why: 'gone' });
    open = 0;
    await pass(10);
    expect(most).toBe(1);
    const asked = make.asked;
    await pass(13);
    expect(make.asked - asked).toBe(10);
  });

  it('stays closed once it was closed', async () => {
    supervisor.start();
    await pass(1);
    await supervisor.close();
    make.on?.ended({ reason: 'unreachable', why: 'gone' });
    await pass(30);
    expect(make.dials).toHaveLength(1);
    expect(await supervisor.run()).toMatchObject({ ok: false, fault: { code: 'encoder-closed' } });
  });
});

describe('a plug that throws', () => {
  it.each(['link', 'polls', 'read', 'report'] as const)('in %s is marked faulty, and tried again', async (place) => {
    make.failing = place;
    supervisor.start();
    await pass(2);
    expect(supervisor.report().state).toBe('faulty');
    expect(events).toEqual(['encoder-plug-faulty']);
    make.failing = null;
    await pass(20);
    expect(supervisor.report().state).toBe('idle');
    expect(events).toEqual(['encoder-plug-faulty', 'encoder-reached']);
  });

  it('in a call ends the link', async () => {
    make.failing = 'call';
    supervisor.start();
    await pass(1);
    expect(supervisor.report().state).toBe('unreachable');
    make.failing = null;
    await pass(20);
    expect(supervisor.report().state).toBe('idle');
  });

  it('in plan ends the order', async () => {
    supervisor.start();
    await pass(1);
    make.failing = 'plan';
    const run = supervisor.run();
    await pass(1);
    expect(await run).toMatchObject({ ok: false, fault: { code: 'encoder-plug-faulty' } });
  });
});

describe('an order', () => {
  it('that comes to nothing ends after 20 s', async () => {
    supervisor.start();
    await pass(1);
    let seconds = 0;
    const run = supervisor.run().then((outcome) => ({ outcome, seconds }));
    for (; seconds < 30; seconds++) await pass(1);
    const { outcome, seconds: after } = await run;
    expect(outcome).toEqual({
      ok: false,
      fault: { code: 'encoder-start-not-confirmed', context: { name: 'Test encoder', seconds: 20 } },
    });
    expect(after).toBeGreaterThanOrEqual(19);
    expect(after).toBeLessThanOrEqual(21);
  });

  it('dials at once instead of waiting for its turn', async () => {
    make.opensAtOnce = false;
    supervisor.start();
    for (let time = 0; time < 5; time++) {
      make.on?.ended({ reason: 'unreachable', why: 'gone' });
      await pass(10);
    }
    const dials = make.dials.length;
    make.on?.ended({ reason: 'unreachable', why: 'gone' });
    const run = supervisor.run();
    await pass(0.1);
    expect(make.dials).toHaveLength(dials + 1);
    make.on?.ended({ reason: 'unreachable', why: 'still gone' });
    await pass(0.1);
    expect(await run).toMatchObject({ fault: { code: 'encoder-unreachable', context: { why: 'still gone' } } });
  });

  it('ends when the supervisor does, or the studio has other options', async () => {
    supervisor.start();
    await pass(1);
    const first = supervisor.run();
    await pass(1);
    supervisor.update({ ...encoder, options: { other: true } });
    await pass(0.1);
    expect(await first).toMatchObject({ fault: { code: 'encoder-order-replaced' } });
    await pass(1);
    const second = supervisor.halt();
    await supervisor.close();
    expect(await second).toMatchObject({ fault: { code: 'encoder-closed' } });
  });
});

it('a make that nobody knows is faulty, and nothing is dialled until the studio says otherwise', async () => {
  supervisor.start();
  supervisor.update({ ...encoder, make: 'teapot' });
  await pass(5);
  expect(supervisor.report()).toMatchObject({ state: 'faulty', can: { start: false, stop: false, point: false } });
  expect(await supervisor.run()).toMatchObject({ fault: { code: 'encoder-make-unknown' } });
  supervisor.update(encoder);
  await pass(1);
  expect(supervisor.report().state).toBe('idle');
});

it('a change that the link does not need leaves the link alone', async () => {
  supervisor.start();
  await pass(1);
  supervisor.update({ ...encoder, name: 'Other name', latencyTrimMs: 40 });
  await pass(1);
  expect(make.dials).toHaveLength(1);
});
