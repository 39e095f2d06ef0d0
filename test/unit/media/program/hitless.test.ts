import { describe, expect, it } from 'vitest';
import type { StandingOrders } from '#engine/media/program/orders.ts';
import type { FeedId } from '#shared/model/ids.ts';
import { SLATE } from '#shared/model/ids.ts';
import { account, ProgramRig } from './ProgramRig.ts';
import type { EncoderShape } from './SyntheticEncoder.ts';

const BACKUP = 'backup' as FeedId;
const MAIN = 'main' as FeedId;

async function onAir(
  shapes: { main?: Partial<EncoderShape>; backup?: Partial<EncoderShape> } = {},
  orders: Partial<StandingOrders> = {},
) {
  const rig = new ProgramRig(orders);
  const main = rig.publish('main', shapes.main);
  const backup = rig.publish('backup', { clockMs: 123_456, phase: 11, ...shapes.backup });
  await rig.run(20_000);
  expect(rig.program.onAir).toBe(MAIN);
  return { rig, main, backup };
}

function expectWhole(rig: ProgramRig): void {
  const { lost, repeated, largestStepMs } = account(rig.frames);
  expect({ lost, repeated }).toEqual({ lost: [], repeated: [] });
  expect(largestStepMs).toBeLessThanOrEqual(50);
  for (const [index, frame] of rig.frames.entries()) {
    const before = rig.frames[index - 1];
    if (before) expect(frame.dtsMs).toBeGreaterThan(before.dtsMs);
    expect(frame.dtsMs).toBeLessThanOrEqual(frame.ptsMs);
  }
}

describe('the encoder on air fails, hitless', () => {
  it('changes over without losing or repeating a frame when the connection ends', async () => {
    const { rig, main } = await onAir();
    main.kill();
    await rig.run(6_000);
    expect(rig.changes.at(-1)).toMatchObject({ from: MAIN, to: BACKUP, cause: 'feed-ended', gapMs: 0 });
    expectWhole(rig);
  });

  it('does the same when it falls silent without a word', async () => {
    const { rig, main } = await onAir();
    main.freeze();
    await rig.run(6_000);
    expect(rig.changes.at(-1)).toMatchObject({ from: MAIN, to: BACKUP, cause: 'feed-stalled', gapMs: 0 });
    expect(rig.changes.at(-1)?.detectedMs).toBeGreaterThanOrEqual(500);
    expectWhole(rig);
  });

  it('does the same when the one on air had come late for some seconds before it died', async () => {
    const { rig, main } = await onAir();
    main.holdUp(1_100);
    await rig.run(5_000);
    main.kill();
    await rig.run(6_000);
    expect(rig.program.onAir).toBe(BACKUP);
    expectWhole(rig);
  });

  it('does the same at every moment of a GOP, whatever the phase of the standby', async () => {
    for (const phase of [0, 1, 7, 15, 29]) {
      for (const momentMs of [0, 130, 333, 700, 990]) {
        const { rig, main } = await onAir({ backup: { phase } });
        await rig.run(momentMs);
        main.kill();
        await rig.run(5_000);
        expect(rig.program.onAir).toBe(BACKUP);
        expectWhole(rig);
      }
    }
  }, 60_000);

  it('loses at most the reorder depth with B-frames', async () => {
    for (const bFrames of [
      { main: 2, backup: 2 },
      { main: 2, backup: 0 },
      { main: 0, backup: 2 },
    ]) {
      for (const momentMs of [0, 170, 450, 900]) {
        const { rig, main } = await onAir({ main: { bFrames: bFrames.main }, backup: { bFrames: bFrames.backup } });
        await rig.run(momentMs);
        main.kill();
        await rig.run(6_000);
        const { lost, repeated, largestStepMs } = account(rig.frames);
        expect(lost.length).toBeLessThanOrEqual(2);
        expect(repeated).toEqual([]);
        expect(largestStepMs).toBeLessThanOrEqual((2 + 1.5) * 33.4);
        for (const [index, frame] of rig.frames.entries()) {
          expect(frame.dtsMs).toBeGreaterThan(rig.frames[index - 1]?.dtsMs ?? Number.NEGATIVE_INFINITY);
          expect(frame.dtsMs).toBeLessThanOrEqual(frame.ptsMs);
        }
      }
    }
  });

  it('waits out a hiccup that ends inside the delay', async () => {
    const { rig, main } = await onAir();
    main.hold();
    await rig.run(1_500);
    main.letGo();
    await rig.run(5_000);
    expect(rig.program.onAir).toBe(MAIN);
    expect(rig.changes).toHaveLength(1);
    expectWhole(rig);
  });

  it('goes round what an encoder left out, although it is back in time', async () => {
    const { rig, main } = await onAir();
    main.leaveOut(1_500);
    await rig.run(6_000);
    expect(rig.changes.at(-1)).toMatchObject({ from: MAIN, to: BACKUP, cause: 'feed-stalled', gapMs: 0 });
    expectWhole(rig);
  });

  it('does not blame feeds that fall silent together', async () => {
    const { rig, main, backup } = await onAir();
    main.hold();
    backup.hold();
    await rig.run(1_500);
    main.letGo();
    backup.letGo();
    await rig.run(5_000);
    expect(rig.changes).toHaveLength(1);
    expectWhole(rig);
  });

  it('is exact between unlike encoders whose latency is known', async () => {
    for (const latencyMs of [new Map([[BACKUP, 400]]), new Map([[BACKUP, 400 - 7]])]) {
      const { rig, main } = await onAir({ backup: { latencyMs: 420 } }, { latencyMs });
      main.kill();
      await rig.run(6_000);
      expect(rig.program.onAir).toBe(BACKUP);
      expectWhole(rig);
    }
  });

  it('leaves the delay where it was over many alternating changeovers', async () => {
    const { rig } = await onAir();
    const lag = () => {
      const last = rig.frames.at(-1);
      return last ? last.sentAtMs - (last.frame * 1000) / 30 : 0;
    };
    const before = lag();
    for (let round = 0; round < 40; round++) {
      rig.program.take(round % 2 === 0 ? BACKUP : MAIN, 'content');
      await rig.run(5_200);
      expect(rig.program.onAir).toBe(round % 2 === 0 ? BACKUP : MAIN);
    }
    expect(Math.abs(lag() - before)).toBeLessThanOrEqual(34);
    expectWhole(rig);
  });
});

describe('the slate', () => {
  it('holds the picture when no encoder is left, and gives way to the first that comes back', async () => {
    const { rig, main, backup } = await onAir();
    main.kill();
    backup.kill();
    await rig.run(6_000);
    expect(rig.program.onAir).toBe(SLATE);
    rig.publish('backup', { clockMs: 999_999_999, phase: 3 });
    await rig.run(8_000);
    expect(rig.changes.at(-1)).toMatchObject({ from: SLATE, to: BACKUP, cause: 'feed-back' });
    const shown = [...rig.frames].sort((a, b) => a.ptsMs - b.ptsMs);
    const steps = shown.slice(1).map((frame, index) => frame.ptsMs - (shown[index]?.ptsMs ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(300);
    expect(Math.min(...steps)).toBeGreaterThan(0);
    const sound = rig.sounds.slice(1).map((unit, index) => unit.ptsMs - (rig.sounds[index]?.ptsMs ?? 0));
    expect(Math.max(...sound)).toBeLessThanOrEqual(43);
    expect(Math.min(...sound)).toBeGreaterThan(0);
  });

  it('is on at once after a cut, and the feed comes back when the choice is given back', async () => {
    const { rig } = await onAir();
    const before = rig.frames.length;
    rig.program.cut();
    expect(rig.program.onAir).toBe(SLATE);
    await rig.run(1_000);
    expect(new Set(rig.frames.slice(before).map((frame) => frame.frame)).size).toBeLessThanOrEqual(1);
    rig.program.release();
    await rig.run(5_000);
    expect(rig.program.onAir).toBe(MAIN);
  });
});

describe('the hand', () => {
  it('takes the content of the moment of the press, a delay later', async () => {
    const { rig } = await onAir();
    const pressedMs = rig.clock.nowMs();
    rig.program.take(BACKUP, 'content');
    await rig.run(6_000);
    expect(rig.changes.at(-1)).toMatchObject({ to: BACKUP, cause: 'taken-by-hand', gapMs: 0 });
    expectWhole(rig);
    const join = rig.frames.findLast(
      (frame) => frame.isIdr && (frame.frame - 11) % 30 === 0 && frame.sentAtMs < pressedMs + 4_100,
    );
    expect(join).toBeDefined();
  });

  it('takes at once what can be reached at once', async () => {
    const { rig } = await onAir();
    rig.program.take(BACKUP, 'now');
    await rig.run(1_200);
    expect(rig.program.onAir).toBe(BACKUP);
    expectWhole(rig);
  });

  it('comes on all the same when what it would leave dies first', async () => {
    const { rig, main } = await onAir();
    rig.program.take(BACKUP, 'content');
    await rig.run(1_000);
    main.kill();
    await rig.run(4_000);
    expect(rig.program.onAir).toBe(BACKUP);
    expectWhole(rig);
  });

  it('given back, waits for a preferred feed that has just come', async () => {
    const { rig, main } = await onAir();
    main.kill();
    await rig.run(6_000);
    rig.program.take(BACKUP, 'now');
    rig.publish('main');
    await rig.run(2_000);
    rig.program.release();
    await rig.run(500);
    expect(rig.program.next).toBeNull();
    await rig.run(9_000);
    expect(rig.program.onAir).toBe(MAIN);
    expectWhole(rig);
  });

  it('given back, waits no longer than that for one that is not there', async () => {
    const { rig, main } = await onAir();
    main.kill();
    await rig.run(6_000);
    rig.program.take(BACKUP, 'now');
    rig.program.release();
    await rig.run(11_000);
    rig.publish('main');
    await rig.run(15_000);
    expect(rig.program.onAir).toBe(BACKUP);
  });

  it('holds until what was taken dies, then the policy chooses', async () => {
    const { rig, backup } = await onAir();
    rig.program.take(BACKUP, 'now');
    await rig.run(10_000);
    expect(rig.program.onAir).toBe(BACKUP);
    backup.kill();
    await rig.run(4_000);
    expect(rig.takenDied).toEqual([BACKUP]);
    expect(rig.program.onAir).toBe(MAIN);
    expectWhole(rig);
  });
});

describe('the house format', () => {
  it('of the studio keeps out what is not so', async () => {
    const format = { width: 1280, height: 720, fps: 30, sampleRate: 48_000, channels: 2 };
    const rig = new ProgramRig({ format });
    rig.publish('main');
    await rig.run(10_000);
    expect(rig.program.onAir).toBeNull();
    const fitting = new ProgramRig({ format: { ...format, width: 640, height: 360 } });
    fitting.publish('main');
    await fitting.run(10_000);
    expect(fitting.program.onAir).toBe(MAIN);
  });
});

describe('low latency', () => {
  it('goes over at the next IDR of the standby, moving no time back', async () => {
    const rig = new ProgramRig({ mode: 'low-latency' });
    const main = rig.publish('main');
    rig.publish('backup', { clockMs: 5_000_000, phase: 11 });
    await rig.run(10_000);
    expect(rig.program.onAir).toBe(MAIN);
    const diedMs = rig.clock.nowMs();
    main.kill();
    await rig.run(3_000);
    expect(rig.changes.at(-1)).toMatchObject({ to: BACKUP, cause: 'feed-ended' });
    const back = rig.frames.find((frame) => frame.sentAtMs > diedMs && frame.isIdr && (frame.frame - 11) % 30 === 0);
    expect((back?.sentAtMs ?? Number.POSITIVE_INFINITY) - diedMs).toBeLessThanOrEqual(1_100);
    for (const [index, frame] of rig.frames.entries()) {
      expect(frame.ptsMs).toBeGreaterThan(rig.frames[index - 1]?.ptsMs ?? Number.NEGATIVE_INFINITY);
    }
    const pictures = rig.frames.filter((frame) => frame.sentAtMs >= (back?.sentAtMs ?? 0));
    expect(account(pictures).repeated).toEqual([]);
    expect(back?.frame).toBeGreaterThanOrEqual(Math.floor((diedMs * 30) / 1000));
  });

  it('sends a picture in the turn in which it came', async () => {
    const rig = new ProgramRig({ mode: 'low-latency' });
    rig.publish('main', { latencyMs: 0 });
    await rig.run(10_000);
    for (const frame of rig.frames.slice(-60)) {
      const readyMs = ((frame.frame + 1) * 1000) / 30;
      expect(frame.sentAtMs - readyMs).toBeLessThanOrEqual(5);
    }
  });
});

describe('what the hand took', () => {
  it('is not given up for a hiccup that nobody sees', async () => {
    const { rig, main } = await onAir();
    rig.program.take(MAIN, 'now');
    main.hold();
    await rig.run(900);
    main.letGo();
    await rig.run(4_000);
    expect(rig.takenDied).toEqual([]);
    expect(rig.changes).toHaveLength(1);
  });

  it('is given up when it dies before it comes on', async () => {
    const { rig, backup } = await onAir();
    rig.program.take(BACKUP, 'content');
    await rig.run(300);
    backup.kill();
    await rig.run(500);
    expect(rig.takenDied).toEqual([BACKUP]);
    rig.publish('backup', { clockMs: 7_000, phase: 4 });
    await rig.run(12_000);
    expect(rig.program.onAir).toBe(MAIN);
    expectWhole(rig);
  });
});

describe('plans', () => {
  it('for the slate fall when the feed on air comes back at the last moment', async () => {
    const rig = new ProgramRig();
    const main = rig.publish('main');
    await rig.run(20_000);
    main.hold();
    await rig.run(2_940);
    main.letGo();
    await rig.run(4_000);
    expect(rig.program.next).toBeNull();
    expect(rig.program.onAir).toBe(MAIN);
  });
});

describe('sound', () => {
  it('is silence where a feed brings none', async () => {
    const rig = new ProgramRig();
    const main = rig.publish('main');
    await rig.run(15_000);
    main.mute();
    await rig.run(8_000);
    const newest = rig.sounds.at(-1);
    expect(newest?.isSilence).toBe(true);
    expect((newest?.ptsMs ?? 0) - (rig.frames.at(-1)?.ptsMs ?? 0)).toBeGreaterThan(-1_200);
    const steps = rig.sounds.slice(1).map((unit, index) => unit.ptsMs - (rig.sounds[index]?.ptsMs ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(43);
  });
});

describe('off air', () => {
  it('another format may come on after the slate', async () => {
    const other = { fps: 25, gopFrames: 25 };
    for (const keepsFormat of [true, false]) {
      const rig = new ProgramRig({ keepsFormat });
      const main = rig.publish('main');
      await rig.run(10_000);
      main.kill();
      await rig.run(5_000);
      rig.publish('main', { ...other, clockMs: 50_000 });
      await rig.run(10_000);
      expect(rig.program.onAir).toBe(keepsFormat ? SLATE : MAIN);
    }
  });
});
