import { describe, expect, it, onTestFinished } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { KernelQueues } from '#engine/media/outputs/kernelQueue.ts';
import { LogSender } from '#engine/media/outputs/LogSender.ts';
import { PublishSession } from '#engine/media/outputs/PublishSession.ts';
import { PROGRAM_CHUNK_SIZE, type ProgramMessage } from '#engine/media/program/ProgramLog.ts';
import { MessageType } from '#engine/wire/rtmp/messages.ts';
import { audioHeader, videoHeader } from '../bodies.ts';
import { Destination, type DestinationSession } from './Destination.ts';
import { newNames } from './newNames.ts';
import { FRAME_MS, ProgramSource } from './ProgramSource.ts';

const NO_LIMIT = Number.POSITIVE_INFINITY;

interface Rig {
  readonly clock: VirtualClock;
  readonly session: PublishSession;
  readonly sender: LogSender;
  readonly there: DestinationSession;
  /** Waits until all that was sent has arrived. */
  readonly arrived: () => Promise<void>;
}

/** A sender on a session with a real server; time is the test's. */
async function connected(source: ProgramSource, from: number): Promise<Rig> {
  const destination = await Destination.open();
  const clock = new VirtualClock();
  const session = await new Promise<PublishSession>((resolve, reject) => {
    const started: PublishSession = new PublishSession(
      destination.path(),
      { names: newNames(), kernel: new KernelQueues(), clock, windowAckBytes: () => 16_384 },
      PROGRAM_CHUNK_SIZE,
      {
        publishing: () => resolve(started),
        progressed: () => {},
        reconnectAsked: () => {},
        closed: (why) => reject(new Error(why.code)),
      },
    );
  });
  onTestFinished(() => session.destroy());
  const sender = new LogSender(source.log, session, clock, source.log.at(from) as ProgramMessage, NO_LIMIT);
  const { session: there } = destination;
  if (!there) throw new Error('no session');
  const arrived = () => expect.poll(() => there.receivedBytes).toBe(session.delivery.sentBytes);
  return { clock, session, sender, there, arrived };
}

/** A sender that has caught up with a program of one GOP. */
async function caughtUp(source: ProgramSource): Promise<Rig> {
  if (source.frame === 0) source.write();
  const rig = await connected(source, source.log.lastIdr ?? 0);
  rig.sender.pump(NO_LIMIT);
  expect(rig.sender.isCatchingUp).toBe(false);
  return rig;
}

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

describe('a session', () => {
  it('begins with metadata and headers at time 0, then the IDR at time 0', async () => {
    const source = new ProgramSource({ startMs: 5_000_000 });
    source.writeSeconds(2);
    const { sender, there, arrived } = await caughtUp(source);
    sender.pump(NO_LIMIT);
    await arrived();
    const [metadata, video, audio, idr, firstSound] = there.media;
    expect(metadata).toMatchObject({ type: MessageType.dataAmf0, timestampMs: 0, streamId: 1 });
    expect(video).toMatchObject({ type: MessageType.video, timestampMs: 0, payload: videoHeader });
    expect(audio).toMatchObject({ type: MessageType.audio, timestampMs: 0, payload: audioHeader });
    expect(idr).toMatchObject({ type: MessageType.video, timestampMs: 0, streamId: 1 });
    expect(there.frames[0]).toBe(48);
    expect(firstSound).toMatchObject({ type: MessageType.audio, timestampMs: 5 });
  });

  it('goes on with times that grow from there', async () => {
    const source = new ProgramSource({ startMs: 5_000_000, pictureBytes: 10_000 });
    const { sender, there, arrived } = await caughtUp(source);
    for (let count = 0; count < 30; count++) {
      source.write();
      sender.pump(NO_LIMIT);
    }
    await arrived();
    expect(there.frames).toEqual(numbers(0, 31));
    expect(there.pictures.map((message) => message.timestampMs)).toEqual(numbers(0, 31).map((n) => n * FRAME_MS));
    expect(there.sounds.map((message) => message.timestampMs)).toEqual(numbers(0, 31).map((n) => n * FRAME_MS + 5));
  });

  it('sends the bytes that all sessions share, as they lie in the log, after one header of its own for each track', async () => {
    const source = new ProgramSource();
    const { sender, session } = await caughtUp(source);
    const before = session.delivery.sentBytes;
    let shared = 0;
    for (let count = 0; count < 10; count++) {
      source.write();
      sender.pump(NO_LIMIT);
      for (const index of [source.log.end - 2, source.log.end - 1]) {
        const message = source.log.at(index);
        shared += message ? message.end - message.start : 0;
      }
    }
    expect(session.delivery.sentBytes - before).toBe(shared);
  });

  it('never has more in flight than it may', async () => {
    const source = new ProgramSource({ pictureBytes: 10_000 });
    const { sender, session } = await caughtUp(source);
    source.writeSeconds(0.6);
    const flightBytes = session.delivery.inFlightBytes + 50_000;
    sender.pump(flightBytes);
    expect(session.delivery.inFlightBytes).toBeGreaterThanOrEqual(flightBytes);
    expect(session.delivery.inFlightBytes).toBeLessThan(flightBytes + 11_000);
    expect(sender.backlogMs).toBeGreaterThan(300);
  });

  it('goes on past 2^24 ms, also with a header of its own', async () => {
    const frameMs = 2_000;
    const source = new ProgramSource({ gopFrames: 2, frameMs });
    const { sender, there, arrived } = await caughtUp(source);
    while (source.frame * frameMs < 0x1000000 + 40_000) {
      source.write();
      // Now and then it is late and leaves pictures out, so that the next one needs a header of its own.
      if (source.frame % 7 < 4) sender.pump(NO_LIMIT);
    }
    sender.pump(NO_LIMIT);
    await arrived();
    for (const { timestampMs, payload } of there.pictures) expect(timestampMs).toBe(payload.readUInt32BE(10) * frameMs);
    expect(there.pictures.at(-1)?.timestampMs).toBeGreaterThan(0x1000000 + 30_000);
    expect(sender.droppedFrames).toBeGreaterThan(1_000);
    expect(there.sounds).toHaveLength(source.frame);
  });
});

describe('what is sent again', () => {
  it('goes at twice the speed of real time, until it has caught up', async () => {
    const source = new ProgramSource({ gopFrames: 250 });
    source.writeSeconds(6);
    const { clock, sender, there, arrived } = await connected(source, 0);
    const upTo: number[] = [];
    for (const byMs of [0, 500, 500, 1_000]) {
      clock.advance(byMs);
      sender.pump(NO_LIMIT);
      await arrived();
      upTo.push((there.frames.at(-1) ?? 0) * FRAME_MS);
    }
    expect(upTo).toEqual([80, 1_080, 2_080, 4_080]);
    expect([sender.isCatchingUp, sender.droppedFrames]).toEqual([true, 0]);
    clock.advance(1_000);
    sender.pump(NO_LIMIT);
    await arrived();
    expect([sender.isCatchingUp, sender.backlogMs]).toEqual([false, 0]);
    expect(there.frames).toEqual(numbers(0, 150));
  });

  it('is not dropped for being late: that is what it is', async () => {
    const source = new ProgramSource({ hasDisposable: true });
    source.writeSeconds(5);
    const { clock, sender, there, arrived } = await connected(source, 0);
    clock.advance(5_000);
    sender.pump(NO_LIMIT);
    await arrived();
    expect(there.frames).toEqual(numbers(0, 125));
  });
});

describe('an output that is behind', () => {
  it('leaves out first the pictures that no other needs, and no sound', async () => {
    const source = new ProgramSource({ gopFrames: 1_000, hasDisposable: true });
    const { sender, there, arrived } = await caughtUp(source);
    source.writeSeconds(1.6);
    sender.pump(NO_LIMIT);
    await arrived();
    const lateFrames = source.frame - 1 - Math.floor(700 / FRAME_MS);
    const missing = numbers(0, source.frame).filter((frame) => !there.frames.includes(frame));
    expect(missing).toEqual(numbers(0, lateFrames).filter((frame) => frame % 2 === 1));
    expect(sender.droppedFrames).toBe(missing.length);
    expect(there.sounds).toHaveLength(source.frame);
  });

  it('by 2.5 s sends no picture before the next IDR that is near enough, and all the sound', async () => {
    const source = new ProgramSource({ gopFrames: 25 });
    const { sender, there, arrived } = await caughtUp(source);
    source.writeSeconds(4);
    sender.pump(NO_LIMIT);
    await arrived();
    const newest = source.frame - 1;
    const enters = numbers(0, source.frame).find((n) => n % 25 === 0 && (newest - n) * FRAME_MS <= 2_500) ?? 0;
    expect(there.frames).toEqual([0, ...numbers(enters, source.frame - enters)]);
    expect(there.sounds).toHaveLength(source.frame);
    expect(sender.droppedFrames).toBe(enters - 1);
  });

  it('once it left out one that others need, it sends none before an IDR', async () => {
    const source = new ProgramSource({ gopFrames: 100 });
    const { sender, session, there, arrived } = await caughtUp(source);
    source.writeSeconds(3);
    sender.pump(session.delivery.inFlightBytes + 1);
    source.write();
    sender.pump(NO_LIMIT);
    source.writeSeconds(1.2);
    sender.pump(NO_LIMIT);
    await arrived();
    expect(there.frames).toEqual([0, ...numbers(100, source.frame - 100)]);
  });

  it.each([
    ['by more than 10 s', 10.5, 400],
    ['by more than the log keeps', 6, 300_000],
  ])('%s is given up', async (_, seconds, pictureBytes) => {
    const source = new ProgramSource({ pictureBytes });
    const { sender } = await caughtUp(source);
    source.writeSeconds(seconds);
    expect(sender.pump(NO_LIMIT)?.code).toBe('output-too-slow');
  });
});

describe('where a next session goes on', () => {
  it('is the last IDR that the server confirmed', async () => {
    const source = new ProgramSource({ gopFrames: 10, pictureBytes: 5_000 });
    const { sender, session } = await caughtUp(source);
    expect(sender.confirmedIdr).toBe(0);
    for (let count = 0; count < 95; count++) {
      source.write();
      sender.pump(NO_LIMIT);
    }
    await expect.poll(() => session.delivery.inFlightBytes).toBeLessThan(20_000);
    const confirmed = source.log.at(sender.confirmedIdr);
    expect(confirmed).toMatchObject({ kind: 'video', isIdr: true, dtsMs: 90 * FRAME_MS });
  });

  it('is where the session began while nothing is confirmed', async () => {
    const source = new ProgramSource({ gopFrames: 10, pictureBytes: 100 });
    const { sender } = await caughtUp(source);
    for (let count = 0; count < 30; count++) {
      source.write();
      sender.pump(NO_LIMIT);
    }
    expect(sender.confirmedIdr).toBe(0);
  });
});
