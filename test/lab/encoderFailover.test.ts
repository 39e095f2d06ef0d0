import { afterEach, describe, expect, it } from 'vitest';
import type { EngineState } from '#shared/model/state.ts';
import { CLIP_FRAMES, GOP_MS } from '#test/scenarios/support/Playout.ts';
import { decode, frameCodes } from './support/decode.ts';
import { encoderIndex, endShow, type FfmpegStudio, ffmpegStudio, STREAM } from './support/FfmpegStudio.ts';
import { figure } from './support/figure.ts';
import { frameAccount, frameBreaks } from './support/frameAccount.ts';
import { Viewer } from './support/Viewer.ts';

const STALL_MS = 500;

const faults = {
  'killed with SIGKILL': (studio: FfmpegStudio, index: number) => studio.encoders[index]?.kill('SIGKILL'),
  'frozen with SIGSTOP': (studio: FfmpegStudio, index: number) => studio.encoders[index]?.kill('SIGSTOP'),
  'cut off by a TCP reset': (studio: FfmpegStudio, index: number) => studio.cables[index]?.reset(),
};

let studio: FfmpegStudio | null = null;
afterEach(async () => {
  await studio?.[Symbol.asyncDispose]();
  studio = null;
});

/** Makes the encoder on air fail, waits until another one is seen, and prints what it cost. Answers the pause in ms. */
async function fail(show: FfmpegStudio, viewer: Viewer, how: keyof typeof faults): Promise<number> {
  const { feedId } = (await show.engine.state()).program;
  const index = encoderIndex(feedId ?? '');
  const isLeaving = ({ program }: EngineState) => program.feedId !== feedId || program.next !== null;
  const atMs = performance.now();
  faults[how](show, index);
  await show.engine.until(`${feedId} is left`, isLeaving);
  const decidedMs = performance.now() - atMs;
  const seen = await viewer.sees(index, atMs);
  const { program } = await show.engine.until('another on air', (state) => state.program.feedId !== feedId);
  const standstillMs = viewer.longestStandstillMs(atMs - 200);
  figure(`ffmpeg on air ${how}, ${program.mode}`, {
    'decided after': `${Math.round(decidedMs)} ms`,
    'first picture of the standby at the destination after': `${Math.round(seen.atMs - atMs)} ms`,
    'longest time without a new picture there': `${Math.round(standstillMs)} ms`,
    'hole in presentation time': `${program.lastChangeover?.gapMs} ms`,
  });
  return standstillMs;
}

describe('like-configured encoders in step, over a real nginx-rtmp', () => {
  it('hitless: one is killed, the next is frozen, the next is reset, and not one frame is lost or repeated', async () => {
    studio = await ffmpegStudio({ encoders: 4, program: { mode: 'hitless', delayMs: 2500, stallMs: STALL_MS } });
    const [server] = studio.servers;
    await using viewer = await Viewer.watch(`${server?.url}/${STREAM}`);
    await fail(studio, viewer, 'killed with SIGKILL');
    await fail(studio, viewer, 'frozen with SIGSTOP');
    await fail(studio, viewer, 'cut off by a TCP reset');
    await endShow(studio);

    const recordings = (await server?.recordings()) ?? [];
    expect(recordings).toHaveLength(1);
    const { errors, video, audio } = await decode(recordings[0] ?? '');
    expect(errors).toEqual([]);
    expect([video.stepsBack, audio.stepsBack]).toEqual([0, 0]);
    const codes = await frameCodes(recordings[0] ?? '');
    const account = frameAccount(codes, CLIP_FRAMES);
    figure('ffmpeg on air killed, frozen, reset: frames at the destination', { ...account, of: video.frames });
    expect(frameBreaks(codes, CLIP_FRAMES)).toEqual([]);
    expect(account).toMatchObject({ unmarked: 0, changes: 3 });
    const changes = (await studio.engine.journal()).filter(({ code }) => code === 'changeover');
    const [, killed, frozen, reset] = changes.map(({ text }) => text);
    expect(killed).toMatch(/its connection ended.*no gap in the picture/);
    expect(frozen).toMatch(/it brought no picture.*no gap in the picture/);
    expect(reset).toMatch(/its connection ended.*no gap in the picture/);
  });

  it('low latency: the picture is back within a keyframe interval and 100 ms, or that and the stall time', async () => {
    studio = await ffmpegStudio({ encoders: 3, program: { mode: 'low-latency', stallMs: STALL_MS } });
    const [server] = studio.servers;
    await using viewer = await Viewer.watch(`${server?.url}/${STREAM}`);
    const killedMs = await fail(studio, viewer, 'killed with SIGKILL');
    const frozenMs = await fail(studio, viewer, 'frozen with SIGSTOP');
    await endShow(studio);

    expect(killedMs).toBeLessThan(GOP_MS + 100);
    expect(frozenMs).toBeLessThan(STALL_MS + GOP_MS + 100);
    const recordings = (await server?.recordings()) ?? [];
    expect(recordings).toHaveLength(1);
    expect((await decode(recordings[0] ?? '')).errors).toEqual([]);
    const breaks = frameBreaks(await frameCodes(recordings[0] ?? ''), CLIP_FRAMES);
    figure('ffmpeg on air killed and frozen, low-latency', { 'steps of the frames': breaks.join('; ') });
  });
});
