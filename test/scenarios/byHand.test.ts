import { describe, expect, it } from 'vitest';
import type { EngineState } from '#shared/model/state.ts';
import type { FrameCode } from '#test/lab/support/frameCode.ts';
import { FRAME_MS } from './support/Playout.ts';
import { Show, sources } from './support/Show.ts';
import { silencesIn } from './support/silences.ts';

const GOP_FRAMES = 15;
const DELAY_FRAMES = 45;

/** What a press, a call and a frame may take, on this machine since it was last asked. */
async function slackFrames({ lateness }: Show): Promise<number> {
  return 6 + (await lateness.takeMs()) / FRAME_MS;
}

/** Number of the first frame of an encoder after those of the other one. */
function joinOf(codes: readonly (FrameCode | null)[], source: number): number {
  const at = codes.findIndex((code, index) => code?.source === source && codes[index - 1]?.source === 1 - source);
  return codes[at]?.frame ?? Number.NaN;
}

describe.concurrent('by hand', () => {
  it('a take follows the content of the press, and so does a release', async () => {
    await using show = await Show.start();
    await show.lateness.takeMs();
    const takenAt = show.playout.frame;
    await show.engine.post('/program/take', { feedId: 'backup' });
    const { program } = await show.engine.state();
    expect(program).toMatchObject({ feedId: 'main', taken: { feedId: 'backup' }, next: { feedId: 'backup' } });
    await show.engine.until('the take', (state) => state.program.feedId === 'backup');
    await show.received(20);
    const isReady = ({ feeds }: EngineState) => feeds.every(({ hitless }) => hitless.ready);
    await show.engine.until('an encoder to go back to', isReady);
    const releasedAt = show.playout.frame;
    await show.engine.post('/program/release');
    await show.engine.until('the release', (state) => state.program.feedId === 'main' && state.program.taken === null);
    await show.received(20);
    const slack = await slackFrames(show);

    const received = await show.end();
    expect(received.errors).toEqual([]);
    expect(received.account).toEqual({ lost: 0, repeated: 0, unmarked: 0, changes: 2 });
    const taken = joinOf(received.codes, sources.backup);
    expect(taken).toBeGreaterThan(takenAt - slack);
    expect(taken).toBeLessThan(takenAt + GOP_FRAMES + slack);
    const released = joinOf(received.codes, sources.main);
    expect(released).toBeGreaterThan(releasedAt - slack);
    expect(released).toBeLessThan(releasedAt + GOP_FRAMES + slack);
    const codes = await show.engine.journalCodes('program');
    expect(codes).toEqual(['changeover', 'taken', 'changeover', 'released', 'changeover']);
  });

  it('a take "now" is seen within a keyframe interval, not after the delay', async () => {
    await using show = await Show.start();
    await show.lateness.takeMs();
    const takenAt = show.playout.frame;
    await show.engine.post('/program/take', { feedId: 'backup', when: 'now' });
    await show.engine.until('the take', (state) => state.program.feedId === 'backup');
    await show.received(20);
    const slack = await slackFrames(show);

    const received = await show.end();
    expect(received.errors).toEqual([]);
    expect(received.account).toEqual({ lost: 0, repeated: 0, unmarked: 0, changes: 1 });
    const taken = joinOf(received.codes, sources.backup);
    expect(taken).toBeGreaterThan(takenAt - DELAY_FRAMES - slack);
    expect(taken).toBeLessThan(takenAt - DELAY_FRAMES + GOP_FRAMES + slack);
  });

  it('a cut puts the slate on at once, and a release brings the encoder back', async () => {
    await using show = await Show.start({ encoders: ['main'] });
    await show.received(20);
    await show.lateness.takeMs();
    const cutAt = show.playout.frame;
    await show.engine.post('/program/cut');
    const slack = await slackFrames(show);
    expect((await show.engine.state()).program).toMatchObject({ feedId: 'slate', taken: { feedId: 'slate' } });
    await show.received(6);
    await show.engine.post('/program/release');
    await show.engine.until('the encoder', ({ program }) => program.feedId === 'main');
    await show.received(20);

    const received = await show.end();
    expect(received.errors).toEqual([]);
    expect(received.video).toMatchObject({ stepsBack: 0 });
    // What was in the delay at the cut is not among what was shown: the slate repeats an older picture.
    const heldAt = received.codes.findIndex((code, at) => code?.frame === received.codes[at + 1]?.frame);
    const shown = received.codes.slice(0, heldAt).map((code) => code?.frame ?? 0);
    expect(Math.max(...shown)).toBeLessThan(cutAt - DELAY_FRAMES + slack);
    const codes = (await show.engine.journalCodes('program')).filter((code) => !code.startsWith('alarm-'));
    expect(codes).toEqual(['changeover', 'changeover', 'cut', 'released', 'changeover']);
  });

  it('a mute is silence at the destination, and nothing else', async () => {
    await using show = await Show.start({ encoders: ['main'] });
    await show.engine.post('/program/mute', { on: true });
    await show.received(30);
    await show.engine.post('/program/mute', { on: false });
    await show.received(20);

    const received = await show.end();
    expect(received.errors).toEqual([]);
    expect(received.account).toEqual({ lost: 0, repeated: 0, unmarked: 0, changes: 0 });
    expect(received.audio).toMatchObject({ stepsBack: 0, largestGapMs: expect.closeTo(0, -1.5) });
    expect(await silencesIn(show.recorder.sessions[0]?.path ?? '')).toEqual([expect.closeTo(1000, -2.9)]);
    expect(await show.engine.journalCodes('program')).toEqual(['changeover', 'muted', 'unmuted']);
  });
});
