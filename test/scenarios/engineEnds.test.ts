import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { until } from '#test/lab/support/until.ts';
import { receivedIn, Show } from './support/Show.ts';

const HOUR_MS = 3_600_000;

describe('the engine', () => {
  it('is killed with -9: the keeper starts it at once, and it is on air again by its intent', async () => {
    await using show = await Show.start({ byKeeper: true, encoders: ['main'] });
    await show.engine.post('/program/mute', { on: true });
    await show.received(10);
    const before = await show.engine.journal();
    const pid = await show.engine.pid();
    await show.lateness.takeMs();
    const killedMs = performance.now();
    process.kill(pid, 'SIGKILL');
    const { process: keeper } = show.engine;
    await until('a new start', () => keeper.stderr.includes('starting it again'));
    expect(performance.now() - killedMs - (await show.lateness.takeMs())).toBeLessThan(1000);
    await until('a new engine', () => keeper.readyUrls.length === 2);
    await show.publish('main');
    await show.engine.until('on air again', ({ outputs }) => outputs[0]?.state === 'live');
    expect(performance.now() - killedMs).toBeLessThan(10_000);
    await show.received(20);

    expect(await show.engine.pid()).not.toBe(pid);
    const { air, program } = await show.engine.state();
    expect({ air, program }).toMatchObject({ air: { on: true, resumable: false }, program: { muted: true } });
    const after = await show.engine.journal();
    expect(after.slice(0, before.length)).toEqual(before);
    const numbers = after.map(({ seq }) => seq);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    expect(after.slice(before.length).map(({ code }) => code)).toEqual(
      expect.arrayContaining(['engine-started', 'feed-started', 'changeover', 'output-live']),
    );
    await show.engine.post('/air/stop');
    const received = await Promise.all(show.recorder.sessions.map(receivedIn));
    expect(received.map(({ errors }) => errors)).toEqual([[], []]);
    expect(received[1]?.account).toMatchObject({ lost: 0, repeated: 0 });
  });

  it('is asked to end: the destination gets a proper end of stream, within 5 s', async () => {
    await using show = await Show.start({ byKeeper: true, encoders: ['main'] });
    await show.received(10);
    const askedMs = performance.now();
    show.engine.process.kill('SIGTERM');
    expect(await show.engine.process.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - askedMs).toBeLessThan(5000);
    expect(show.engine.process.stderr).toBe('');

    expect(show.recorder.sessions).toEqual([expect.objectContaining({ end: 'unpublished' })]);
    const [session] = show.recorder.sessions;
    expect(session && (await receivedIn(session))).toMatchObject({ errors: [], account: { lost: 0, repeated: 0 } });
    await show.engine.startAgain([]);
    expect((await show.engine.journal()).map(({ code }) => code)).toContain('engine-ended');
  });

  it('was gone for an hour while on air: with somebody there it waits for one press', async () => {
    await using show = await Show.start({ encoders: ['main'] });
    show.engine.process.kill('SIGKILL');
    const file = join(show.engine.dataDir, 'intent.json');
    await show.engine.process.ended;
    const intent = JSON.parse(await readFile(file, 'utf8')) as { lastAliveAt: string };
    const lastAliveAt = new Date(Date.parse(intent.lastAliveAt) - HOUR_MS).toISOString();
    await writeFile(file, JSON.stringify({ ...intent, lastAliveAt }));

    await show.engine.startAgain(['--attended']);
    await show.publish('main');
    const { air } = await show.engine.until(
      'the alarm',
      ({ program, alarms }) =>
        program.feedId === 'main' && alarms.some(({ code, state }) => code === 'resume-waits' && state === 'raised'),
    );
    expect(air).toMatchObject({ on: false, resumable: true });
    expect(show.recorder.sessions).toHaveLength(1);
    await show.engine.post('/air/start');
    await show.engine.until('on air', ({ air: { on }, outputs }) => on && outputs[0]?.state === 'live');
    await show.received(20);
    await show.engine.until('the end of the alarm', ({ alarms }) => alarms.every(({ state }) => state !== 'raised'));
    await show.engine.post('/air/stop');
    const received = await Promise.all(show.recorder.sessions.map(receivedIn));
    expect(received[1]).toMatchObject({ errors: [], account: { lost: 0, repeated: 0 } });
    expect(await show.engine.journalCodes('air')).toEqual(
      expect.arrayContaining(['alarm-raised', 'air-started', 'alarm-cleared', 'air-stopped']),
    );
  });
});
