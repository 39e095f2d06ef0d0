import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { CLIP } from '#demo/clips/Clip.ts';
import { DestinationLine, type DestinationReport } from '#demo/destination/DestinationReport.ts';
import { EncoderLine } from '#demo/encoder/EncoderLine.ts';
import { machineClock } from '#demo/machineClock.ts';
import { type DemoProcess, startDemoProcess } from './demoProcess.ts';

const root = join(import.meta.dirname, '../../..');
const clips = { a: join(root, 'assets/demo/a.flv'), b: join(root, 'assets/demo/b.flv') };
const KEY = 'stream-key-of-this-test';

function startDestination(port = 0): DemoProcess {
  const script = join(root, 'demo/destination.ts');
  return startDemoProcess(script, '--key', KEY, '--port', `${port}`, '--clip', clips.a, '--clip', clips.b);
}

function startEncoder(port: number, clip: string, key = KEY): DemoProcess {
  const script = join(root, 'demo/encoder.ts');
  return startDemoProcess(script, '--url', `rtmp://127.0.0.1:${port}/live`, '--key', key, '--clip', clip);
}

function portOf(destination: DemoProcess): Promise<number> {
  return vi.waitFor(() => {
    const line = DestinationLine.parse(JSON.parse(destination.lines[0] ?? 'null'));
    if (line.kind !== 'listening') throw new Error('not listening');
    return line.port;
  }, 10_000);
}

/** Waits until what the destination reports, asked again and again, satisfies `check`. Its answer is fresh. */
function reported(destination: DemoProcess, check: (report: DestinationReport) => void): Promise<DestinationReport> {
  let asked: string | null = null;
  return vi.waitFor(
    () => {
      const line = DestinationLine.parse(JSON.parse(destination.lines.at(-1) ?? 'null'));
      const previous = asked;
      asked = randomUUID();
      destination.child.stdin.write(`${asked}\n`);
      if (line.kind !== 'report' || line.request !== previous) throw new Error('no answer');
      check(line.report);
      return line.report;
    },
    { timeout: 20_000, interval: 100 },
  );
}

const statesOf = (encoder: DemoProcess) => encoder.lines.map((line) => EncoderLine.parse(JSON.parse(line)).state);

test('what an encoder sends arrives whole, and a proper end is seen', async () => {
  await using destination = startDestination();
  await using encoder = startEncoder(await portOf(destination), clips.b);
  const report = await reported(destination, ({ video }) => expect(video.units).toBeGreaterThan(60));
  expect(report).toMatchObject({ sessions: 1, isLive: true, lost: 0, repeated: 0, unknown: 0, changeCount: 0 });
  expect(report.video).toMatchObject({ holes: 0, stepsBack: 0 });
  expect(report.audio).toMatchObject({ holes: 0, stepsBack: 0 });
  expect(report.last?.label).toBe('B');

  encoder.child.stdin.end();
  expect(await encoder.exited).toBe(0);
  await reported(destination, ({ isLive }) => expect(isLive).toBe(false));
});

test.each(['a', 'b'] as const)(
  'encoder %s shows the picture of the moment, by the clock of the machine',
  async (label) => {
    await using destination = startDestination();
    await using encoder = startEncoder(await portOf(destination), clips[label]);
    await reported(destination, ({ video, last }) => {
      expect(video.units).toBeGreaterThan(20);
      const now = Math.floor((machineClock.nowMs() * CLIP.fps) / 1000);
      // The report is some frames old.
      expect((now - (last?.frame ?? 0)) % CLIP.frames).toBeLessThan(15);
    });
    expect(encoder.child.exitCode).toBeNull();
  },
);

test('a killed encoder is a session that ended; started again it is a second one', async () => {
  await using destination = startDestination();
  const port = await portOf(destination);
  await using killed = startEncoder(port, clips.a);
  await reported(destination, ({ video }) => expect(video.units).toBeGreaterThan(10));
  killed.child.kill('SIGKILL');
  expect(await killed.exited).toBe('SIGKILL');
  await reported(destination, ({ isLive }) => expect(isLive).toBe(false));

  await using again = startEncoder(port, clips.a);
  const report = await reported(destination, ({ sessions, isLive }) => expect([sessions, isLive]).toEqual([2, true]));
  expect(report.lost).toBe(0);
  expect(again.child.exitCode).toBeNull();
});

test.skipIf(process.platform === 'win32')('a frozen encoder leaves out what it slept through, in step', async () => {
  await using destination = startDestination();
  await using encoder = startEncoder(await portOf(destination), clips.a);
  await reported(destination, ({ video }) => expect(video.units).toBeGreaterThan(10));
  encoder.child.kill('SIGSTOP');
  await reported(destination, ({ longestSilenceMs }) => expect(longestSilenceMs).toBeGreaterThan(2000));
  encoder.child.kill('SIGCONT');
  const report = await reported(destination, ({ lost }) => expect(lost).toBeGreaterThan(0));
  expect(report).toMatchObject({ sessions: 1, repeated: 0, video: { holes: 1, stepsBack: 0 } });
  // The hole in time is as long as the pictures that are missing.
  expect(report.video.largestStepMs / (1000 / 30)).toBeCloseTo(report.lost + 1, 0);
});

test('an encoder finds a destination that was killed and came back', async () => {
  await using first = startDestination();
  const port = await portOf(first);
  await using encoder = startEncoder(port, clips.a);
  await reported(first, ({ video }) => expect(video.units).toBeGreaterThan(10));
  first.child.kill('SIGKILL');
  await first.exited;
  await vi.waitFor(() => expect(statesOf(encoder)).toContain('waiting'), 10_000);

  await using second = startDestination(port);
  const report = await reported(second, ({ video }) => expect(video.units).toBeGreaterThan(10));
  expect(report).toMatchObject({ sessions: 1, lost: 0, repeated: 0 });
});

test('a wrong key is refused and counted', async () => {
  await using destination = startDestination();
  await using encoder = startEncoder(await portOf(destination), clips.a, 'some-other-key');
  const report = await reported(destination, ({ refused }) => expect(refused).toBeGreaterThan(0));
  expect(report).toMatchObject({ sessions: 0, isLive: false });
  await vi.waitFor(() => expect(encoder.lines.join()).toContain('NetStream.Publish.Denied'), 10_000);
});

test('a taken port is one clear line and exit code 2', async () => {
  await using first = startDestination();
  await using second = startDestination(await portOf(first));
  expect(await second.exited).toBe(2);
  expect(second.lines).toEqual([expect.stringContaining('EADDRINUSE')]);
});
