import { describe, expect, it } from 'vitest';
import { type FeedId, SLATE } from '#shared/model/ids.ts';
import { account, ProgramRig } from './ProgramRig.ts';
import { LARGE_SPS } from './SyntheticEncoder.ts';

const MAIN = 'main' as FeedId;
const BACKUP = 'backup' as FeedId;

function whole(rig: ProgramRig) {
  const { lost, repeated } = account(rig.frames);
  return { lost, repeated };
}
const NOTHING = { lost: [], repeated: [] };

describe('keyframes that stop', () => {
  it('are reason enough to leave, 2.5 intervals after the last one, and cost nothing', async () => {
    const rig = new ProgramRig();
    const main = rig.publish('main');
    rig.publish('backup', { phase: 11 });
    await rig.run(20_000);
    main.stopKeyframes();
    await rig.run(2_000);
    expect(rig.changes).toHaveLength(1);
    await rig.run(3_500);
    expect(rig.changes.at(-1)).toMatchObject({ from: MAIN, to: BACKUP, cause: 'feed-no-keyframes', gapMs: 0 });
    expect(rig.changes.at(-1)?.detectedMs).toBeGreaterThanOrEqual(2_400);
    expect(rig.changes.at(-1)?.detectedMs).toBeLessThanOrEqual(2_700);
    await rig.run(3_000);
    expect(whole(rig)).toEqual(NOTHING);
  });

  it('are no reason to leave for the slate: the picture goes on', async () => {
    const rig = new ProgramRig();
    const main = rig.publish('main');
    await rig.run(20_000);
    main.stopKeyframes();
    await rig.run(20_000);
    expect(rig.program.onAir).toBe(MAIN);
    expect(whole(rig)).toEqual(NOTHING);
  });

  it('do not make a feed come back before they have been there again for its spell of health', async () => {
    const rig = new ProgramRig({ failback: 'auto', failbackAfterMs: 10_000 });
    const main = rig.publish('main');
    rig.publish('backup', { phase: 11 });
    await rig.run(20_000);
    main.stopKeyframes();
    await rig.run(30_000);
    expect(rig.program.onAir).toBe(BACKUP);
    main.resumeKeyframes();
    await rig.run(9_000);
    expect(rig.program.onAir).toBe(BACKUP);
    await rig.run(8_000);
    expect(rig.program.onAir).toBe(MAIN);
    expect(whole(rig)).toEqual(NOTHING);
  });
});

describe('a feed that comes and goes', () => {
  it('is followed three times, then only after 10 s without a break', async () => {
    const rig = new ProgramRig({ order: [MAIN] });
    let main = rig.publish('main');
    await rig.run(10_000);
    for (let round = 0; round < 10; round++) {
      main.kill();
      await rig.run(3_000);
      main = rig.publish('main');
      await rig.run(5_000);
    }
    expect(rig.changes.filter(({ to }) => to === MAIN)).toHaveLength(3);
    expect(rig.program.isFlapping(MAIN)).toBe(true);
    expect(rig.program.onAir).toBe(SLATE);
    await rig.run(12_000);
    expect(rig.program.onAir).toBe(MAIN);
    await rig.run(60_000);
    expect(rig.program.isFlapping(MAIN)).toBe(false);
  });

  it('comes on at once when the hand wants it', async () => {
    const rig = new ProgramRig({ order: [MAIN] });
    let main = rig.publish('main');
    await rig.run(10_000);
    for (let round = 0; round < 4; round++) {
      main.kill();
      await rig.run(3_000);
      main = rig.publish('main');
      await rig.run(2_000);
    }
    expect(rig.program.isFlapping(MAIN)).toBe(true);
    expect(rig.program.onAir).toBe(SLATE);
    rig.program.take(MAIN, 'now');
    await rig.run(5_000);
    expect(rig.program.onAir).toBe(MAIN);
  });
});

describe('a standby of another format', () => {
  const larger = { sps: LARGE_SPS, phase: 11 };

  it('stays off where the studio says so', async () => {
    const rig = new ProgramRig();
    const main = rig.publish('main');
    rig.publish('backup', larger);
    await rig.run(10_000);
    main.kill();
    await rig.run(6_000);
    expect(rig.program.onAir).toBe(SLATE);
  });

  it('comes on with new sessions where the studio allows it, without a frame lost', async () => {
    const rig = new ProgramRig({ onMismatch: 'reconnect' });
    const main = rig.publish('main');
    rig.publish('backup', larger);
    await rig.run(10_000);
    main.kill();
    await rig.run(6_000);
    expect(rig.changes.at(-1)).toMatchObject({ to: BACKUP, newSessions: true, gapMs: 0 });
    expect(whole(rig)).toEqual(NOTHING);
    const { log } = rig.program;
    const messages = Array.from({ length: log.end - log.first }, (_, index) => log.at(log.first + index));
    const other = messages.findIndex((message) => message?.session === 1);
    const firstPicture = messages.slice(other).find((message) => message?.kind === 'video');
    expect(firstPicture?.isIdr).toBe(true);
    expect(firstPicture?.headers.videoHeader?.toString('hex')).toContain(LARGE_SPS);
    expect(messages.slice(0, other).every((message) => message?.session === 0)).toBe(true);
  });

  it('gives way to one that fits', async () => {
    const third = 'third' as FeedId;
    const rig = new ProgramRig({ order: [MAIN, BACKUP, third], onMismatch: 'reconnect' });
    const main = rig.publish('main');
    rig.publish('backup', larger);
    rig.publish('third', { phase: 4 });
    await rig.run(10_000);
    main.kill();
    await rig.run(6_000);
    expect(rig.changes.at(-1)).toMatchObject({ to: third, newSessions: false });
  });
});

describe('a feed that left pictures out and then died', () => {
  it('is shown to its end before the slate comes on', async () => {
    const rig = new ProgramRig({ order: [MAIN] });
    const main = rig.publish('main');
    await rig.run(20_000);
    main.leaveOut(1_000);
    await rig.run(2_000);
    main.kill();
    await rig.run(6_000);
    expect(rig.program.onAir).toBe(SLATE);
    const { lost } = account(rig.frames);
    expect(lost).toHaveLength(30);
    const newest = Math.max(...rig.frames.map(({ frame }) => frame));
    expect(newest * (1000 / 30)).toBeGreaterThan(22_850);
  });
});

describe('a feed that comes back to the slate', () => {
  it('needs no new session because its headers say another rate than it sends', async () => {
    const rig = new ProgramRig({ order: [MAIN], mode: 'low-latency', onMismatch: 'reconnect' });
    const main = rig.publish('main', { fps: 60, gopFrames: 60 });
    await rig.run(10_000);
    main.kill();
    await rig.run(2_000);
    rig.publish('main', { fps: 60, gopFrames: 60 });
    await rig.run(3_000);
    expect(rig.changes.at(-1)).toMatchObject({ from: SLATE, to: MAIN, newSessions: false });
  });

  it('is not put off by giving back a choice that nobody held', async () => {
    const rig = new ProgramRig({ order: [MAIN] });
    const main = rig.publish('main');
    await rig.run(10_000);
    main.kill();
    await rig.run(5_000);
    rig.publish('main');
    await rig.run(3_000);
    rig.program.release();
    await rig.run(1_500);
    expect(rig.changes.at(-1)).toMatchObject({ from: SLATE, to: MAIN, cause: 'feed-back' });
  });
});

describe('a standby that brings no keyframe when it is needed', () => {
  it('gives way to another one that does, as soon as nothing is left to show', async () => {
    const rig = new ProgramRig({ order: [MAIN, BACKUP, 'third' as FeedId], delayMs: 1_500 });
    const main = rig.publish('main', { gopFrames: 60 });
    const backup = rig.publish('backup', { gopFrames: 60, phase: 20 });
    await rig.run(17_000);
    rig.publish('third');
    await rig.run(2_500);
    backup.stopKeyframes();
    await rig.run(2_000);
    main.kill();
    await rig.run(2_500);
    expect(rig.changes.at(-1)).toMatchObject({ from: MAIN, to: 'third', cause: 'feed-ended' });
  });
});
