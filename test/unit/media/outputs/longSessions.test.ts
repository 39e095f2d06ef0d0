import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { OUTPUT_LIMITS } from '#engine/media/outputs/limits.ts';
import { Destination, type DestinationSession } from './Destination.ts';
import { OutputRig } from './OutputRig.ts';

const DAY_MS = 24 * 3_600_000;
const PICTURE_MS = 20_000;
const LONG = { timeout: 60_000 };

/** Distances between the times of pictures; the times are what the wire says. */
function stepsOf({ pictures }: DestinationSession): number[] {
  return pictures.slice(1).map(({ timestampMs }, index) => timestampMs - (pictures[index]?.timestampMs ?? 0));
}

describe('a session whose program gets another format', () => {
  it('ends in order where the format ends, and the next one begins with the other: nothing lost, nothing twice', async () => {
    const there = await Destination.open();
    const rig = new OutputRig([there.path()]);
    while (rig.source.frame < 60) rig.writeOnce();
    await rig.is('live');
    while (!rig.source.isAtIdr) rig.writeOnce();
    const firstOfOther = rig.source.frame;
    rig.source.session++;
    while (rig.source.frame < firstOfOther + 60) rig.writeOnce();
    const arrived = () => {
      rig.output.programWrote();
      return there.sessions[1]?.frames.length;
    };
    await expect.poll(arrived, { timeout: 8_000 }).toBe(60);
    const [old, other] = there.sessions;
    expect(old?.hasUnpublished).toBe(true);
    expect(old?.frames.at(-1)).toBe(firstOfOther - 1);
    expect(other?.frames[0]).toBe(firstOfOther);
    expect(there.sessions).toHaveLength(2);
    expect(rig.output.facts()).toMatchObject({ lastFault: null, droppedFrames: 0 });
  });
});

describe('a session that has become old', () => {
  it('ends in order before an IDR, and the next one begins with that IDR: nothing lost, nothing twice', async () => {
    const there = await Destination.open();
    const rig = new OutputRig([there.path()], { sessionMs: 1_000 });
    await rig.live();
    await expect.poll(() => there.sessions.length, { timeout: 8_000 }).toBeGreaterThan(3);
    const complete = there.sessions.slice(0, -1);
    expect(complete.every(({ hasUnpublished }) => hasUnpublished)).toBe(true);
    const frames = complete.flatMap((session) => session.frames);
    expect(frames).toEqual(frames.map((_, index) => (frames[0] ?? 0) + index));
    for (const { pictures, sounds } of complete) {
      expect(pictures[0]?.timestampMs).toBe(0);
      expect(pictures[0]?.payload[0]).toBe(0x17);
      expect(sounds).toHaveLength(pictures.length);
    }
    expect(rig.told.map(({ what }) => what)).toEqual(rig.told.map(() => 'live'));
    expect(rig.output.facts()).toMatchObject({ lastFault: null, droppedFrames: 0 });
  });

  it('loses nothing either when the program goes on for GOPs before the next one is let in', async () => {
    const there = await Destination.open();
    const rig = new OutputRig([there.path()], { sessionMs: 1_000 });
    rig.writeOnce();
    await rig.is('live');
    while (rig.source.frame < 100) rig.writeOnce();
    const all = () => there.sessions.flatMap((session) => session.frames);
    await expect.poll(() => all().length, { timeout: 8_000 }).toBeGreaterThanOrEqual(100);
    expect(all()).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(there.sessions.length).toBeGreaterThan(2);
  });

  it('is rolled before 20 days by itself, and keeps its times whole across 2^24 ms', LONG, async () => {
    const there = await Destination.open();
    // A picture every 20 s, so that days pass in a moment.
    const program = { frameMs: PICTURE_MS, gopFrames: 12, pictureBytes: 16 };
    const rig = new OutputRig([there.path()], {
      clock: new VirtualClock(),
      program,
      sessionMs: OUTPUT_LIMITS.sessionMs,
    });
    rig.writeOnce();
    await rig.is('live');
    const [first] = there.sessions;
    if (!first) throw new Error('no session');
    while (rig.phase === 'live' && rig.source.frame < (20 * DAY_MS) / PICTURE_MS) {
      rig.writeOnce();
      if (rig.source.frame % 100 === 0) await allArrived(rig, first);
    }
    await expect.poll(() => first.hasUnpublished, { timeout: 5_000 }).toBe(true);
    expect(new Set(stepsOf(first))).toEqual(new Set([PICTURE_MS]));
    expect(first.pictures.at(-1)?.timestampMs).toBeGreaterThan(19 * DAY_MS - 12 * PICTURE_MS);
    await expect.poll(() => there.session?.pictures[0]?.timestampMs, { timeout: 5_000 }).toBe(0);
    expect(there.sessions).toHaveLength(2);
  });
});

/** A picture and a sound at a time; what is under way is bounded. */
async function allArrived(rig: OutputRig, session: DestinationSession): Promise<void> {
  while (rig.phase === 'live' && session.media.length < 2 * rig.source.frame) await new Promise(setImmediate);
}
