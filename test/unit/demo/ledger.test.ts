import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readClip } from '#demo/clips/Clip.ts';
import { PictureBook } from '#demo/clips/PictureBook.ts';
import { Ledger } from '#demo/destination/Ledger.ts';
import { PictureLedger } from '#demo/destination/PictureLedger.ts';
import { TrackLedger } from '#demo/destination/TrackLedger.ts';
import { MessageType } from '#engine/wire/rtmp/messages.ts';

describe('pictures', () => {
  const LOOP = 480;

  function received(...runs: [label: string, from: number, to: number][]): PictureLedger {
    const ledger = new PictureLedger(LOOP);
    for (const [label, from, to] of runs) {
      for (let frame = from; frame <= to; frame += 1) ledger.add({ label, frame: frame % LOOP }, 33);
    }
    return ledger;
  }

  test('an unbroken run over the end of the loop is nothing lost and nothing repeated', () => {
    expect(received(['A', 100, 1500]).report()).toMatchObject({ lost: 0, repeated: 0, unknown: 0, changeCount: 0 });
  });

  test('a changeover that goes on with the next picture costs nothing', () => {
    const report = received(['A', 10, 89], ['B', 90, 200]).report();
    expect(report).toMatchObject({ lost: 0, repeated: 0, changeCount: 1, last: { label: 'B', frame: 200 } });
    expect(report.changes).toEqual([{ from: 'A', to: 'B', frame: 90, stepMs: 33 }]);
  });

  test('pictures left out are lost, also across the end of the loop', () => {
    expect(received(['A', 10, 89], ['B', 92, 200]).report()).toMatchObject({ lost: 2, repeated: 0 });
    expect(received(['A', 470, 478], ['B', 482, 490]).report()).toMatchObject({ lost: 3, repeated: 0 });
  });

  test('pictures that come again are repeated, also across the end of the loop', () => {
    expect(received(['A', 10, 89], ['B', 89, 100]).report()).toMatchObject({ lost: 0, repeated: 1 });
    expect(received(['A', 10, 89], ['B', 60, 100]).report()).toMatchObject({ lost: 0, repeated: 30 });
    expect(received(['A', 470, 482], ['B', 478, 490]).report()).toMatchObject({ lost: 0, repeated: 5 });
  });

  test('what is of neither clip is counted, and what went by meanwhile is lost', () => {
    const ledger = received(['A', 10, 20]);
    for (let shown = 0; shown < 4; shown += 1) ledger.add(null, 250);
    ledger.add({ label: 'A', frame: 51 }, 250);
    expect(ledger.report()).toMatchObject({ unknown: 4, lost: 30, repeated: 0 });
  });

  test('a new session may begin again earlier: that is kept apart', () => {
    const ledger = received(['A', 10, 45]);
    ledger.beginSession();
    for (let frame = 30; frame < 100; frame += 1) ledger.add({ label: 'A', frame }, 33);
    expect(ledger.report()).toMatchObject({
      lost: 0,
      repeated: 0,
      lostBetweenSessions: 0,
      repeatedBetweenSessions: 16,
    });
  });

  test('keeps the last changes and counts all', () => {
    const ledger = new PictureLedger(LOOP);
    for (let frame = 0; frame < 100; frame += 1) ledger.add({ label: frame % 2 ? 'A' : 'B', frame }, 33);
    expect(ledger.report()).toMatchObject({ changeCount: 99, lost: 0 });
    expect(ledger.report().changes).toHaveLength(20);
    expect(ledger.report().changes.at(-1)).toMatchObject({ frame: 99 });
  });
});

describe('times of a track', () => {
  function times(frameMs: number, ...list: number[]) {
    const ledger = new TrackLedger(frameMs);
    for (const ms of list) ledger.add(ms);
    return ledger.report();
  }

  test('steps of whole milliseconds around the frame are no holes', () => {
    expect(times(1000 / 30, 0, 33, 67, 100, 133)).toEqual({ units: 5, largestStepMs: 34, holes: 0, stepsBack: 0 });
    expect(times(64 / 3, 0, 21, 43, 64, 85)).toMatchObject({ holes: 0 });
  });

  test('one frame missing is a hole, in picture and sound', () => {
    expect(times(1000 / 30, 0, 33, 100)).toMatchObject({ holes: 1, largestStepMs: 67 });
    expect(times(64 / 3, 0, 21, 64)).toMatchObject({ holes: 1, largestStepMs: 43 });
  });

  test('times that stand or go back are steps back', () => {
    expect(times(1000 / 30, 0, 33, 33, 20, 53)).toMatchObject({ stepsBack: 2, holes: 0 });
  });

  test('times wrap at 2^32', () => {
    expect(times(1000 / 30, 2 ** 32 - 34, 2 ** 32 - 1, 32, 66)).toMatchObject({ stepsBack: 0, holes: 0 });
  });

  test('times of two sessions are not compared', () => {
    const ledger = new TrackLedger(1000 / 30);
    ledger.add(90_000);
    ledger.beginSession();
    ledger.add(5);
    expect(ledger.report()).toMatchObject({ units: 2, stepsBack: 0, holes: 0 });
  });
});

describe('a destination', () => {
  const folder = join(import.meta.dirname, '../../../assets/demo');
  const clip = readClip(join(folder, 'a.flv'));
  const book = new PictureBook([clip]);
  const message = (type: number, timestampMs: number, payload: Buffer) =>
    ({ type, streamId: 1, chunkStreamId: 6, timestampMs, payload }) as const;

  test('counts pictures and sound, and leaves headers out', () => {
    const ledger = new Ledger(book, 0);
    ledger.beginSession();
    ledger.add(message(MessageType.video, 0, clip.videoConfig), 0);
    ledger.add(message(MessageType.audio, 0, clip.audioConfig), 0);
    for (let frame = 0; frame < 30; frame += 1) {
      ledger.add(
        message(MessageType.video, Math.round((frame * 1000) / 30), clip.pictures[frame] as Buffer),
        frame * 33,
      );
    }
    ledger.add(message(MessageType.audio, 0, clip.sounds[0] as Buffer), 990);
    const report = ledger.report(1000);
    expect(report).toMatchObject({ sessions: 1, isLive: true, lost: 0, video: { units: 30 }, audio: { units: 1 } });
    expect(report.last).toEqual({ label: 'A', frame: 29 });
    expect(report.kbps).toBeGreaterThan(100);
  });

  test('measures silence within a session, also while it lasts, and not between sessions', () => {
    const ledger = new Ledger(book, 0);
    const picture = message(MessageType.video, 0, clip.pictures[0] as Buffer);
    ledger.beginSession();
    ledger.add(picture, 1000);
    expect(ledger.report(1400).longestSilenceMs).toBe(400);
    ledger.endSession(1500);
    ledger.beginSession();
    ledger.add(picture, 9000);
    expect(ledger.report(9100)).toMatchObject({ longestSilenceMs: 500, sessions: 2 });
  });
});
