import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { checkFile } from '#engine/control/actions/slate/checkFile.ts';
import { renderCard } from '#engine/control/actions/slate/renderCard.ts';
import type { CardShow, CardSpec } from '#engine/control/decisions/slateCard.ts';
import { readSlateCard } from '#engine/media/slate/SlateCard.ts';
import { FRAME_MS } from '#test/scenarios/support/Playout.ts';
import { decode } from './support/decode.ts';
import { endShow, ffmpegStudio } from './support/FfmpegStudio.ts';
import { succeed } from './support/runToEnd.ts';
import { scratchFolder } from './support/scratchFolder.ts';
import { until } from './support/until.ts';

const text = (words: string): CardShow => ({ kind: 'card', text: words });
const ports = { clock: systemClock, ffmpeg: 'ffmpeg', signal: new AbortController().signal };
const specs: CardSpec[] = [
  { show: text('We will be right back'), width: 640, height: 360, fps: 30, kbps: 600 },
  { show: text('Gleich geht’s weiter — “à bientôt”'), width: 1280, height: 720, fps: 29.97, kbps: 2400 },
  { show: text("it's; 100% [a:b] \\n =, 'quoted'"), width: 720, height: 1280, fps: 50, kbps: 3000 },
  { show: text(''), width: 320, height: 240, fps: 23.976, kbps: 200 },
];

describe('the card that ffmpeg makes', () => {
  for (const spec of specs) {
    const { width, height, fps, kbps } = spec;
    it(`is what was asked for: ${width}×${height}, ${fps} frames/s, ${kbps} kbit/s`, async () => {
      const rendered = await renderCard(spec, ports);
      if (!rendered.ok) throw new Error(JSON.stringify(rendered.fault));
      const read = readSlateCard(rendered.value, 1000 / fps);
      if (!read.ok) throw new Error(JSON.stringify(read.fault));
      const { frames, format } = read.value;
      expect(format.video?.sps).toMatchObject({
        width,
        height,
        interlaced: false,
        chromaFormatIdc: 1,
        bitDepthLuma: 8,
      });
      expect(frames).toHaveLength(Math.round(fps * 4));
      const idrs = frames.flatMap((frame, index) => (frame.isIdr ? [index] : []));
      expect(idrs).toEqual([0, 1, 2, 3].map((second) => second * Math.round(fps)));
      const bits = frames.reduce((sum, { body }) => sum + body.length * 8, 0);
      expect(bits / 4 / 1000 / kbps).toBeGreaterThan(0.85);
      expect(bits / 4 / 1000 / kbps).toBeLessThan(1.1);

      await using folder = await scratchFolder('card');
      const path = join(folder.path, 'card.flv');
      await writeFile(path, rendered.value);
      expect((await decode(path)).errors.filter((line) => !line.includes('a:0'))).toEqual([]);
    });
  }

  for (const [what, source, kind] of [
    [
      'a picture with clear parts',
      ['-i', 'color=red@0.5:s=333x777,format=rgba', '-frames:v', '1', '-c:v', 'png'],
      'image',
    ],
    ['a clip of another shape and rate', ['-i', 'testsrc2=s=500x300:r=24:d=2.5', '-c:v', 'ffv1'], 'clip'],
  ] as const) {
    it(`shows ${what} in the format of the program, at its bitrate`, async () => {
      await using folder = await scratchFolder('card');
      const path = join(folder.path, 'media');
      const format = kind === 'image' ? 'image2pipe' : 'matroska';
      await succeed('ffmpeg', ['-nostdin', '-v', 'error', '-f', 'lavfi', ...source, '-f', format, path]);
      const checked = await checkFile({ name: 'file', path, sizeBytes: 1 }, ports);
      if (!checked.ok) throw new Error(JSON.stringify(checked.fault));
      const { durationMs } = checked.value;
      const file = { file: 'file', mark: '', path };
      const show: CardShow = durationMs === null ? { kind: 'image', ...file } : { kind: 'clip', durationMs, ...file };
      const rendered = await renderCard({ show, width: 1280, height: 720, fps: 29.97, kbps: 2400 }, ports);
      if (!rendered.ok) throw new Error(JSON.stringify(rendered.fault));
      const read = readSlateCard(rendered.value, 1000 / 29.97);
      if (!read.ok) throw new Error(JSON.stringify(read.fault));
      const { frames, format: coded } = read.value;
      expect(coded.video?.sps).toMatchObject({ width: 1280, height: 720, interlaced: false, chromaFormatIdc: 1 });
      const seconds = kind === 'image' ? 4 : 2.5;
      expect(frames).toHaveLength(Math.round(seconds * 29.97));
      const bits = frames.reduce((sum, { body }) => sum + body.length * 8, 0);
      expect(bits / seconds / 1000 / 2400).toBeGreaterThan(0.85);
      expect(bits / seconds / 1000 / 2400).toBeLessThan(1.1);
      const card = join(folder.path, 'card.flv');
      await writeFile(card, rendered.value);
      expect((await decode(card)).errors.filter((line) => !line.includes('a:0'))).toEqual([]);
    });
  }

  it('is a fault where there is no ffmpeg, or where it can not do it', async () => {
    const [spec] = specs as [CardSpec];
    const missing = await renderCard(spec, { ...ports, ffmpeg: '/nowhere/ffmpeg' });
    expect(missing).toMatchObject({ fault: { code: 'ffmpeg-missing' } });
    const odd = await renderCard({ ...spec, width: 641 }, ports);
    expect(odd).toMatchObject({ fault: { code: 'card-failed', context: { why: expect.stringMatching(/\w/) } } });
  });

  it('is given up when the engine ends', async () => {
    const abort = new AbortController();
    const [spec] = specs as [CardSpec];
    const rendering = renderCard({ ...spec, width: 1920, height: 1080 }, { ...ports, signal: abort.signal });
    abort.abort();
    expect(await rendering).toMatchObject({ ok: false });
  });
});

describe('the card over a real nginx-rtmp', () => {
  it('comes on by hand, and gives way to another encoder than before, in one session that decodes', async () => {
    const program = { mode: 'hitless', delayMs: 2500, slate: { kind: 'card', text: 'Back soon' } } as const;
    await using show = await ffmpegStudio({ encoders: 2, program });
    const { engine, servers } = show;
    const made = async () => (await engine.journalCodes('slate')).includes('slate-card-made');
    await until('the card', made, 40_000);
    await engine.post('/program/cut');
    show.encoders[0]?.kill('SIGKILL');
    await engine.until('seconds of nothing but the card', (state) => state.program.bitrateKbps < 330);
    await engine.post('/program/release');
    await engine.until('the other encoder on air', (state) => state.program.feedId === 'b');
    await engine.until('seconds of nothing but it', (state) => state.program.bitrateKbps > 400);
    await endShow(show);

    const recordings = (await servers[0]?.recordings()) ?? [];
    expect(recordings).toHaveLength(1);
    const { errors, video, audio } = await decode(recordings[0] ?? '');
    expect(errors).toEqual([]);
    expect([video.stepsBack, audio.stepsBack]).toEqual([0, 0]);
    expect(video.largestGapMs).toBeLessThanOrEqual(300 - FRAME_MS);
    expect(audio.largestGapMs).toBeLessThanOrEqual(30);
  });
});
