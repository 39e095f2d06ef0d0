import { afterEach, expect, it } from 'vitest';
import { CLIP_FRAMES } from '#test/scenarios/support/Playout.ts';
import { frameCodes } from './support/decode.ts';
import { type FfmpegStudio, ffmpegStudio, STREAM } from './support/FfmpegStudio.ts';
import { figure } from './support/figure.ts';
import type { FrameCode } from './support/frameCode.ts';
import type { NginxRtmp } from './support/NginxRtmp.ts';
import { until } from './support/until.ts';

let studio: FfmpegStudio | null = null;
afterEach(async () => {
  await studio?.[Symbol.asyncDispose]();
  studio = null;
});

/** What the design allows from the fault to media at the next endpoint. */
it.each([
  ['killed', 500, 'closed the connection', (server: NginxRtmp) => server.crash()],
  ['hung', 2500, 'confirms nothing any more', (server: NginxRtmp) => server.hang()],
] as const)(
  'an ingest endpoint is %s: the next one is live within %i ms, and nothing is lost',
  async (how, limitMs, why, fail) => {
    studio = await ffmpegStudio({ encoders: 1, program: { mode: 'hitless', delayMs: 2000 }, servers: 2 });
    const [first, second] = studio.servers;
    if (!first || !second) throw new Error('two endpoints were wanted');
    const atMs = performance.now();
    await fail(first);
    await second.receiving(STREAM);
    const tookMs = Math.round(performance.now() - atMs);
    await studio.engine.until('live at the second', ({ outputs }) =>
      outputs.some(({ endpointId, state }) => endpointId === 'e2' && state === 'live'),
    );
    const { bytesIn } = await second.receiving(STREAM);
    await until('a second of program more', async () => (await second.receiving(STREAM)).bytesIn > bytesIn + 60_000);
    await studio.engine.post('/air/stop');
    await until('the end of the session', async () => (await second.publishing()).length === 0);

    const [before, after] = [await onlyRecording(first), await onlyRecording(second)];
    const missing = framesBetween(before, after);
    figure(`nginx-rtmp ${how}`, {
      'media at the next endpoint after': `${tookMs} ms`,
      'frames in neither recording': missing,
    });
    expect(missing).toBe(0);
    expect(tookMs).toBeLessThan(limitMs);
    const { sessions } = (await studio.engine.state()).outputs[0] ?? {};
    expect(sessions).toBe(2);
    const codes = (await studio.engine.journal()).map(({ code, text }) => `${code}: ${text}`);
    expect(codes).toContainEqual(expect.stringContaining(why));
  },
);

async function onlyRecording(server: NginxRtmp): Promise<(FrameCode | null)[]> {
  const recordings = await server.recordings();
  expect(recordings).toHaveLength(1);
  return frameCodes(recordings[0] ?? '');
}

/** How many frames neither endpoint has got; the second begins with what the first had not confirmed. */
function framesBetween(before: readonly (FrameCode | null)[], after: readonly (FrameCode | null)[]): number {
  const last = before.at(-1)?.frame ?? 0;
  const next = after[0]?.frame ?? 0;
  const step = (next - last - 1 + CLIP_FRAMES) % CLIP_FRAMES;
  return step > CLIP_FRAMES / 2 ? 0 : step;
}
