import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import type { UplinkId } from '#shared/model/ids.ts';
import { Destination } from './Destination.ts';
import { elsewhere } from './elsewhere.ts';
import { OutputRig } from './OutputRig.ts';

describe('a server that says no', () => {
  it('for good is not asked again, until a person says so', async () => {
    const there = await Destination.open({ kind: 'refuses', code: 'NetStream.Publish.Denied' });
    const clock = new VirtualClock();
    const rig = new OutputRig([there.path()], { clock });
    rig.writeOnce();
    await rig.is('refused');
    clock.advance(600_000);
    expect([there.sessions.length, rig.phase]).toEqual([1, 'refused']);
    expect(rig.lastFault).toMatchObject({ code: 'output-refused', context: { code: 'NetStream.Publish.Denied' } });
    there.manner = { kind: 'takes' };
    rig.output.retry();
    await rig.is('live');
  });

  it('on one path leaves the others', async () => {
    const no = await Destination.open({ kind: 'refuses', code: 'NetStream.Publish.Denied' });
    const yes = await Destination.open();
    const rig = new OutputRig([no.path('a'), yes.path('b')]);
    await rig.live();
    expect(rig.told).toEqual([
      { what: 'failed', path: 'a', why: 'output-refused', wasLive: false },
      { what: 'live', path: 'b' },
    ]);
  });

  it('because it still holds our old session is asked every half second', async () => {
    const there = await Destination.open({ kind: 'refuses', code: 'NetStream.Publish.BadName' });
    const clock = new VirtualClock();
    const rig = new OutputRig([there.path()], { clock });
    rig.writeOnce();
    for (let tries = 1; tries <= 6; tries++) {
      await rig.is('waiting');
      const { phase } = rig.output.facts();
      expect(phase.kind === 'waiting' && phase.untilMs - clock.nowMs()).toBe(400);
      expect(there.sessions).toHaveLength(tries);
      if (tries === 6) there.manner = { kind: 'takes' };
      clock.advance(400);
    }
    await rig.is('live');
    expect(rig.told.filter(({ why }) => why === 'output-key-in-use')).toHaveLength(6);
  });

  it('with a new key is asked at once', async () => {
    const there = await Destination.open({ kind: 'refuses', code: 'NetStream.Publish.Denied' });
    const rig = new OutputRig([there.path()], { clock: new VirtualClock() });
    rig.writeOnce();
    await rig.is('refused');
    there.manner = { kind: 'takes' };
    const { target, ...path } = there.path();
    rig.order([{ ...path, target: { ...target, streamName: 'the-right-key' } }]);
    await rig.is('live');
  });
});

describe('a server that is not there', () => {
  it('refuses the connection', async () => {
    const there = await Destination.open();
    there.kill();
    const rig = new OutputRig([there.path()]);
    rig.writeOnce();
    await rig.is('waiting');
    expect(rig.lastFault?.code).toBe('output-connect-refused');
  });

  it('has a name that does not resolve', async () => {
    const rig = new OutputRig([elsewhere('rtmp://no-such-host.invalid/live')]);
    rig.writeOnce();
    await rig.is('waiting', 8_000);
    expect(rig.lastFault).toMatchObject({ code: 'output-name-unknown', context: { host: 'no-such-host.invalid' } });
  });

  it('is wanted over an address that this computer does not have', async () => {
    const uplink = { id: 'lte' as UplinkId, localAddress: '192.0.2.1', resolvers: [] };
    const rig = new OutputRig([elsewhere('rtmp://127.0.0.1:1935/live', uplink)]);
    rig.writeOnce();
    await rig.is('waiting');
    expect(rig.lastFault).toMatchObject({ code: 'output-uplink-gone', context: { uplink: 'lte' } });
  });

  it('waits longer after each try, up to 8 s', async () => {
    const there = await Destination.open();
    there.kill();
    const clock = new VirtualClock();
    const rig = new OutputRig([there.path()], { clock });
    rig.writeOnce();
    const waits: number[] = [];
    for (let tries = 0; tries < 10; tries++) {
      await rig.is('waiting');
      const { phase } = rig.output.facts();
      const waitMs = phase.kind === 'waiting' ? phase.untilMs - clock.nowMs() : 0;
      waits.push(Math.round(waitMs));
      clock.advance(waitMs);
    }
    expect(waits).toEqual([250, 400, 640, 1_024, 1_638, 2_621, 4_194, 6_711, 8_000, 8_000]);
  });
});

describe('a server that answers nothing', () => {
  it.each([
    ['tls', 'rtmps', 'tcp', 4_000],
    ['connect', 'rtmp', 'tcp', 5_000],
    ['publish', 'rtmp', 'publish', 5_000],
  ] as const)('in step %s is left when its time is over', async (step, scheme, after, limitMs) => {
    const there = await Destination.open({ kind: 'says-nothing', after });
    const clock = new VirtualClock();
    const rig = new OutputRig([there.path('a', scheme)], { clock });
    rig.writeOnce();
    // The limit of a step begins with the step: it is reached when the server has seen what the step sends.
    const enough = step === 'publish' ? 3_000 : step === 'tls' ? 50 : 1_500;
    await expect
      .poll(() => there.session?.receivedBytes ?? there.session?.socket.bytesRead ?? 0)
      .toBeGreaterThanOrEqual(0);
    await expect.poll(() => there.session?.socket.bytesRead ?? 0).toBeGreaterThan(enough);
    clock.advance(limitMs - 1);
    expect(rig.phase).toBe('connecting');
    clock.advance(1);
    expect(rig.phase).toBe('waiting');
    expect(rig.lastFault).toMatchObject({ code: 'output-timeout', context: { step, afterS: limitMs / 1_000 } });
    await expect.poll(() => there.session?.isClosed).toBe(true);
  });

  it('that makes sense is left at once', async () => {
    const there = await Destination.open({ kind: 'speaks', bytes: 'HTTP/1.1 400 Bad Request\r\n\r\n' });
    const rig = new OutputRig([there.path()], { clock: new VirtualClock() });
    rig.writeOnce();
    await rig.is('waiting');
    expect(rig.lastFault?.code).toBe('output-garbage');
  });
});
