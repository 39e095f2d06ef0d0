import { expect, it } from 'vitest';
import type { EngineState } from '#shared/model/state.ts';
import { suiteThatNeeds } from '#test/lab/support/suiteThatNeeds.ts';
import { causeLogLine, letClerkGoOn, makeLogHang } from './support/hangClerk.ts';
import { FRAME_MS } from './support/Playout.ts';
import { Show } from './support/Show.ts';
import { fillDisk, makeRoom, mountSmallDisk } from './support/smallDisk.ts';

const FPS = 30;

function isTold(what: string) {
  return ({ alarms }: EngineState) =>
    alarms.some(({ code, subject, state }) => code === 'storage' && subject === what && state === 'raised');
}

suiteThatNeeds('Linux and root', process.platform === 'linux' && process.getuid?.() === 0, 'storage', () => {
  it.concurrent('a clerk that hangs for 30 s does not touch the program', async () => {
    await using show = await Show.start({ prepare: makeLogHang });
    causeLogLine(await show.engine.process.ready());
    await show.engine.until('the alarm', isTold('storage/clerk-hangs'));
    expect((await show.engine.state()).engine.clerkAlive).toBe(false);
    await show.received(10 * FPS);
    show.encoder('main').kill('SIGKILL');
    await show.engine.until('the standby on air', ({ program }) => program.feedId === 'backup');
    await show.received(15 * FPS);
    expect(await show.longestSilenceMs()).toBeLessThan(10 * FRAME_MS);
    const hungJournal = await show.engine.journal();

    await using _reader = await letClerkGoOn(show.engine.dataDir);
    await show.engine.until(
      'an end of the alarm',
      (state) => state.engine.clerkAlive && !isTold('storage/clerk-hangs')(state),
    );
    const received = await show.end();
    expect(received.errors).toEqual([]);
    expect(received.account).toEqual({ lost: 0, repeated: 0, unmarked: 0, changes: 1 });
    show.engine.process.kill('SIGTERM');
    expect(await show.engine.process.ended).toEqual({ code: 0, signal: null });
    await show.engine.startAgain([]);
    expect((await show.engine.journal()).slice(0, hungJournal.length)).toEqual(hungJournal);
  }, 90_000);

  it.concurrent('a full disk does not touch the program, and costs the journal nothing', async () => {
    await using show = await Show.start({ prepare: mountSmallDisk });
    await fillDisk(show.engine.dataDir);
    await show.engine.post('/program/mute', { on: false });
    await show.engine.until('the alarm', isTold('storage/disk-full'));
    show.encoder('main').kill('SIGKILL');
    await show.engine.until('the standby on air', ({ program }) => program.feedId === 'backup');
    await show.received(3 * FPS);
    expect(await show.longestSilenceMs()).toBeLessThan(10 * FRAME_MS);
    const fullJournal = await show.engine.journal();

    await makeRoom(show.engine.dataDir);
    await show.engine.until('an end of the alarm', (state) => !isTold('storage/disk-full')(state));
    const received = await show.end();
    expect(received.errors).toEqual([]);
    expect(received.account).toEqual({ lost: 0, repeated: 0, unmarked: 0, changes: 1 });
    show.engine.process.kill('SIGTERM');
    await show.engine.startAgain([]);
    expect((await show.engine.journal()).slice(0, fullJournal.length)).toEqual(fullJournal);
  });
});
