import { describe, expect, it } from 'vitest';
import type { EngineState } from '#shared/model/state.ts';
import { until } from '#test/lab/support/until.ts';
import { joined } from './support/joined.ts';
import { type Received, receivedIn, Show } from './support/Show.ts';

const ENCODERS = ['main'] as const;

function outputIs(name: EngineState['outputs'][number]['state']) {
  return ({ outputs }: EngineState) => outputs[0]?.state === name;
}

function hasAlarm(code: string) {
  return ({ alarms }: EngineState) => alarms.some((alarm) => alarm.code === code && alarm.state === 'raised');
}

/** Ends the sending; what came in the session before the fault and in the one after it. */
async function twoSessions(show: Show): Promise<readonly [Received, Received]> {
  await show.received(20);
  await show.engine.post('/air/stop');
  const [before, after, ...more] = await Promise.all(show.recorder.sessions.map(receivedIn));
  if (!before || !after || more.length > 0) throw new Error(`${show.recorder.sessions.length} sessions`);
  expect([before.errors, after.errors]).toEqual([[], []]);
  return [before, after];
}

function frames(received: Received): number[] {
  return received.codes.flatMap((code) => code?.frame ?? []);
}

describe.concurrent('a destination', () => {
  it('that is killed and comes back gets what it had not confirmed once more, and nothing is lost', async () => {
    await using show = await Show.start({ encoders: ENCODERS });
    await show.received(20);
    await show.recorder.kill();
    await show.engine.until('the alarm', hasAlarm('output-down'));
    expect((await show.engine.state()).program.feedId).toBe('main');
    await show.recorder.revive();
    await show.engine.until('a live output', outputIs('live'));

    const [before, after] = await twoSessions(show);
    expect(joined(before, after)).toMatchObject({ lost: 0, repeated: 0 });
    const codes = await show.engine.journalCodes('output/server/a');
    expect(codes).toEqual([
      'output-live',
      'output-lost',
      'output-failed',
      'alarm-raised',
      'output-live',
      ...codes.slice(5),
    ]);
  });

  it('that hangs is noticed by what it does not confirm, given up, and loses nothing', async () => {
    await using show = await Show.start({ encoders: ENCODERS });
    await show.received(20);
    show.recorder.hang();
    await show.engine.until('a stall', outputIs('stalled'));
    await show.engine.until('the alarm', hasAlarm('output-down'));
    await show.engine.until('an end of patience', ({ outputs }) => /waiting|connecting/.test(outputs[0]?.state ?? ''));
    show.recorder.goOn();
    await show.engine.until('a live output', outputIs('live'));

    await show.engine.until('the end of the alarm', (state) => !hasAlarm('output-down')(state));
    const [before, after] = await twoSessions(show);
    expect(joined(before, after)).toMatchObject({ lost: 0, repeated: 0 });
    expect(await show.engine.journalCodes('output/server/a')).toEqual(
      expect.arrayContaining(['output-live', 'output-stalled', 'output-lost', 'alarm-raised', 'alarm-cleared']),
    );
  });

  it('that refuses the key is left alone until a person has mended it', async () => {
    await using show = await Show.start({ encoders: ENCODERS });
    const { streamKey } = show.recorder;
    await show.recorder.kill();
    show.recorder.streamKey = 'another-key-51c0';
    await show.recorder.revive();
    const { outputs } = await show.engine.until('a refusal', outputIs('refused'));
    expect(outputs[0]).toMatchObject({
      nextTryAt: null,
      lastError: expect.stringContaining('NetStream.Publish.Denied'),
    });
    await show.engine.until('the alarm', hasAlarm('output-refused'));
    const refusedAt = show.playout.frame;
    await until('the time of several retries', () => show.playout.frame > refusedAt + 75);
    expect(show.recorder.refused).toBe(1);

    show.recorder.streamKey = streamKey;
    await show.engine.post('/outputs/server/a/release');
    await show.engine.until('a live output', outputIs('live'));
    const [, after] = await twoSessions(show);
    expect(after.account).toMatchObject({ lost: 0, repeated: 0 });
    await show.engine.until('the end of the alarm', (state) => !hasAlarm('output-refused')(state));
    expect(await show.engine.journalCodes('output/server/a')).toEqual(
      expect.arrayContaining(['output-failed', 'alarm-raised', 'output-released', 'output-live', 'alarm-cleared']),
    );
  });

  it('that is slow to accept gets the program from a keyframe on', async () => {
    await using show = await Show.start({ encoders: ENCODERS });
    await show.engine.post('/air/stop');
    show.recorder.acceptAfterMs = 2000;
    await show.engine.post('/air/start');
    await show.engine.until('a dial', outputIs('connecting'));
    await show.engine.until('a live output', outputIs('live'));
    const [, after] = await twoSessions(show);
    expect((frames(after)[0] ?? -1) % 15).toBe(0);
    expect(after.account).toMatchObject({ lost: 0, repeated: 0 });
    expect(await show.engine.journalCodes('output/server/a')).not.toContain('output-failed');
  });
});
