import { readdir } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { runToEnd } from '#test/lab/support/runToEnd.ts';
import { FRAME_MS } from './support/Playout.ts';
import { Show } from './support/Show.ts';

const program = { slate: { kind: 'card', text: 'We will be right back' } } as const;
/** The feed on air has to settle for 6 s before a card is made, and the machine may be busy. */
const MADE_WITHIN_MS = 40_000;

async function everyEncoderDies(show: Show): Promise<void> {
  show.encoder('backup').kill('SIGKILL');
  show.encoder('main').kill('SIGKILL');
  await show.engine.until('the slate', ({ alarms }) => alarms.some(({ code }) => code === 'slate-on-air'));
}

/** Lightness of the pictures of a recording, 0 … 255: the encoders' are bright, the card is dark. */
async function lightness(path: string): Promise<number[]> {
  const show = ['-vf', 'signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-', '-f', 'null', '-'];
  const { stdout } = await runToEnd('ffmpeg', ['-nostdin', '-v', 'error', '-i', path, '-an', ...show]);
  return [...stdout.toString().matchAll(/YAVG=([\d.]+)/g)].map(([, level]) => Number(level));
}

describe('the slate with a card', () => {
  it('shows it while every encoder is gone, in the one session, until one comes back', async () => {
    await using show = await Show.start({ program });
    const { engine } = show;
    const hasCard = async () => (await engine.journalCodes('slate')).includes('slate-card-made');
    await vi.waitUntil(hasCard, { timeout: MADE_WITHIN_MS, interval: 250 });
    await everyEncoderDies(show);
    await show.received(150);
    const { bitrateKbps } = (await engine.state()).program;
    await show.publish('backup');
    await engine.until('an encoder on air again', (state) => state.program.feedId === 'backup');
    await show.received(60);

    const received = await show.end();
    expect(received.errors).toEqual([]);
    expect(received.video.stepsBack).toBe(0);
    expect(received.video.largestGapMs).toBeLessThanOrEqual(300 - FRAME_MS);
    expect(received.audio).toMatchObject({ stepsBack: 0, largestGapMs: expect.closeTo(0, -1.5) });
    expect(bitrateKbps).toBeGreaterThan(120);
    const levels = await lightness(show.recorder.session?.path ?? '');
    const dark = levels.filter((level) => level < 45).length;
    expect(dark).toBeGreaterThan(140);
    expect(levels.at(0)).toBeGreaterThan(60);
    expect(levels.at(-1)).toBeGreaterThan(60);
    expect(await readdir(engine.dataDir)).toContainEqual(expect.stringMatching(/^slate-card-320x180-30-.*\.flv$/));
    expect((await engine.state()).alarms.map(({ code }) => code)).not.toContain('slate-card');
  }, 120_000);

  it('holds the picture where there is no ffmpeg, and says so before the emergency', async () => {
    vi.stubEnv('CHANGEOVER_FFMPEG', '/nowhere/ffmpeg');
    await using show = await Show.start({ program });
    vi.unstubAllEnvs();
    const says = ({ code, text }: { code: string; text: string }) => code === 'slate-card' && /ffmpeg/.test(text);
    await show.engine.until('the alarm', ({ alarms }) => alarms.some(says));
    await everyEncoderDies(show);
    await show.received(6);
    const received = await show.end();
    expect(received.errors).toEqual([]);
    expect(received.video.largestGapMs).toBeLessThanOrEqual(300 - FRAME_MS);
  });
});
