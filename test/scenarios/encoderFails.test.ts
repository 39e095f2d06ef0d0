import { describe, expect, it } from 'vitest';
import { FRAME_MS } from './support/Playout.ts';
import { Show } from './support/Show.ts';

const WHOLE = { lost: 0, repeated: 0, unmarked: 0, changes: 1 };

describe('hitless: the encoder on air', () => {
  it('is killed: the standby takes over, and nothing is lost', async () => {
    await using show = await Show.start();
    show.encoder('main').kill('SIGKILL');
    const { program } = await show.engine.until('the standby on air', (state) => state.program.feedId === 'backup');
    expect(program.lastChangeover).toMatchObject({ from: 'main', to: 'backup', why: 'feed-ended', gapMs: 0 });
    await show.received(30);

    const received = await show.end();
    expect(received.errors).toEqual([]);
    expect(received.account).toEqual(WHOLE);
    expect(received.video).toMatchObject({ stepsBack: 0, largestGapMs: expect.closeTo(0, -1) });
    expect(received.audio).toMatchObject({ stepsBack: 0, largestGapMs: expect.closeTo(0, -1.5) });
    expect(await show.engine.journalCodes('feed/main')).toEqual(['feed-started', 'feed-ended']);
    expect(await show.engine.journalCodes('program')).toEqual(['changeover', 'changeover']);
  });

  it('stands still: it is left at the last moment at which nothing is lost', async () => {
    await using show = await Show.start();
    show.encoder('main').kill('SIGSTOP');
    const { program, alarms } = await show.engine.until('the standby on air', (now) => now.program.feedId === 'backup');
    expect(program.lastChangeover).toMatchObject({ from: 'main', to: 'backup', why: 'feed-stalled', gapMs: 0 });
    expect(program.lastChangeover?.detectedMs).toBeGreaterThanOrEqual(500);
    expect(alarms).toContainEqual(expect.objectContaining({ code: 'feed-lost', subject: 'encoder/main' }));
    await show.received(30);

    const received = await show.end();
    expect(received.errors).toEqual([]);
    expect(received.account).toEqual(WHOLE);
    const changeover = (await show.engine.journal()).findLast(({ code }) => code === 'changeover');
    expect(changeover).toMatchObject({ subject: 'program', by: 'rule', text: program.lastChangeover?.text });
  });

  it('pauses for less than the delay: it costs nothing, and nothing is changed over', async () => {
    await using show = await Show.start({ program: { delayMs: 3000 } });
    show.encoder('main').kill('SIGSTOP');
    await show.engine.until('the alarm', ({ alarms }) => alarms.some(({ code }) => code === 'feed-lost'));
    show.encoder('main').kill('SIGCONT');
    await show.received(105);

    const received = await show.end();
    expect(received.errors).toEqual([]);
    expect(received.account).toEqual({ ...WHOLE, changes: 0 });
    expect(await show.engine.journalCodes('program')).toEqual(['changeover']);
  });
});

describe('every encoder is gone', () => {
  it('the slate holds the session, until one comes back', async () => {
    await using show = await Show.start();
    show.encoder('backup').kill('SIGKILL');
    show.encoder('main').kill('SIGKILL');
    await show.engine.until('the slate', ({ alarms }) => alarms.some(({ code }) => code === 'slate-on-air'));
    await show.received(6);
    await show.publish('backup');
    await show.engine.until('an encoder on air again', ({ program }) => program.feedId === 'backup');
    await show.received(30);

    const received = await show.end();
    expect(received.errors).toEqual([]);
    expect(received.video.stepsBack).toBe(0);
    expect(received.video.largestGapMs).toBeLessThanOrEqual(300 - FRAME_MS);
    expect(received.audio).toMatchObject({ stepsBack: 0, largestGapMs: expect.closeTo(0, -1.5) });
    const changeovers = (await show.engine.journal()).filter(({ code }) => code === 'changeover');
    expect(changeovers.map(({ text }) => text)).toEqual([
      expect.stringContaining('Main is on'),
      expect.stringContaining('Main → Slate'),
      expect.stringContaining('Slate → Backup'),
    ]);
  });
});
