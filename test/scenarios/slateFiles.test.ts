import { readdir, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { suiteThatNeeds } from '#test/lab/support/suiteThatNeeds.ts';
import { until } from '#test/lab/support/until.ts';
import { Engine } from './support/Engine.ts';
import { FRAME_MS } from './support/Playout.ts';
import { Show } from './support/Show.ts';
import {
  cardMade,
  clipOf,
  coloursAt,
  hexOf,
  isAbout,
  madeByFfmpeg,
  picture,
  type Rgb,
  slateFilesOf,
  upload,
} from './support/slateFiles.ts';
import { fillDisk, mountSmallDisk } from './support/smallDisk.ts';
import { studioOf } from './support/studio.ts';

const FPS = 30;
const BLACK: Rgb = [0, 0, 0];
const MAGENTA: Rgb = [200, 30, 160];
const [RED, GREEN, BLUE]: [Rgb, Rgb, Rgb] = [
  [210, 40, 30],
  [30, 180, 60],
  [40, 60, 210],
];

/** Both encoders die until `slateFrames` have come, then one comes back; answers where the one session was recorded. */
async function slateBetweenEncoders(show: Show, slateFrames: number): Promise<string> {
  const { engine } = show;
  show.encoder('backup').kill('SIGKILL');
  show.encoder('main').kill('SIGKILL');
  await engine.until('the slate', ({ alarms }) => alarms.some(({ code }) => code === 'slate-on-air'));
  await show.received(slateFrames);
  await show.publish('backup');
  await engine.until('an encoder on air again', (state) => state.program.feedId === 'backup');
  await show.received(2 * FPS);
  const received = await show.end();
  expect(received.errors).toEqual([]);
  expect(received.video.stepsBack).toBe(0);
  expect(received.video.largestGapMs).toBeLessThanOrEqual(300 - FRAME_MS);
  expect(received.audio).toMatchObject({ stepsBack: 0, largestGapMs: expect.closeTo(0, -1.5) });
  return show.recorder.session?.path ?? '';
}

/** Indices of the most that are true in a row. */
function longestRun(isSo: readonly boolean[]): number[] {
  const runs: number[][] = [[]];
  for (const [at, so] of isSo.entries()) {
    if (so) runs.at(-1)?.push(at);
    else runs.push([]);
  }
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest));
}

describe('the slate with a file', () => {
  it('shows an uploaded picture, fitted into the format of the program, in the one session', async () => {
    await using show = await Show.start();
    const { engine } = show;
    const { status, body } = await upload(engine, 'logo.png', await picture(hexOf(MAGENTA), '400x400'));
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { name: 'logo.png', kind: 'image', width: 400, height: 400, durationMs: null },
    });
    await engine.post('/slate', { kind: 'image', file: 'logo.png' });
    await cardMade(engine, /logo\.png.*320×180, 30 frames\/s/);
    expect((await engine.state()).slate).toMatchObject({
      shows: 'image',
      isReady: true,
      isMaking: false,
      trouble: null,
    });

    const path = await slateBetweenEncoders(show, 5 * FPS);
    const [middle, left, top] = [
      await coloursAt(path, 0.5, 0.5),
      await coloursAt(path, 0, 0.5),
      await coloursAt(path, 0.5, 0),
    ];
    const shown = longestRun(middle.map((colour) => isAbout(colour, MAGENTA)));
    expect(shown.length).toBeGreaterThan(4.5 * FPS);
    const isFitted = (at: number) => isAbout(left[at] ?? MAGENTA, BLACK) && isAbout(top[at] ?? BLACK, MAGENTA);
    expect(shown.filter((at) => !isFitted(at))).toEqual([]);
    expect(await engine.journalCodes('slate')).toEqual([...['slate-file-uploaded', 'slate-set', 'slate-card-made']]);
  }, 120_000);

  it('plays an uploaded clip over and over, and keeps it for the next start', async () => {
    await using show = await Show.start();
    const { engine } = show;
    const { body } = await upload(engine, 'loop.mp4', await clipOf([RED, GREEN, BLUE].map(hexOf)));
    expect(body).toMatchObject({ kind: 'clip', width: 320, height: 180, durationMs: 3000 });
    await engine.post('/slate', { kind: 'clip', file: 'loop.mp4' });
    await cardMade(engine, /loop\.mp4/);

    const path = await slateBetweenEncoders(show, 8 * FPS);
    const seen = await coloursAt(path, 0.5, 0.5);
    const names = seen.map((colour) => [RED, GREEN, BLUE].findIndex((one) => isAbout(colour, one)));
    const first = names.findIndex((_, at) => names.slice(at, at + 25).every((name) => name === 0));
    const loop = names.slice(first, first + 7.5 * FPS);
    const changes = loop.flatMap((name, at) => (name !== loop[at - 1] ? [name] : []));
    expect(changes.slice(0, 7)).toEqual([0, 1, 2, 0, 1, 2, 0]);
    for (const name of [0, 1, 2]) {
      const frames = loop.slice(0, 6 * FPS).filter((one) => one === name).length;
      expect(Math.abs(frames - 2 * FPS)).toBeLessThanOrEqual(4);
    }

    engine.process.kill('SIGKILL');
    await engine.startAgain([]);
    expect((await engine.state()).slate).toMatchObject({
      wanted: { kind: 'clip', file: 'loop.mp4' },
      files: [{ name: 'loop.mp4' }],
    });
    await engine.until('the kept card', ({ slate }) => slate.shows === 'clip');
  }, 120_000);

  it('stands in with a text, and says so, where the file of the studio is not there', async () => {
    await using show = await Show.start({
      program: { slate: { kind: 'image', file: 'elsewhere.png', text: 'Back soon' } },
    });
    const { engine } = show;
    const isTold = ({ code, text }: { code: string; text: string }) =>
      code === 'slate-file-missing' && text.includes('elsewhere.png');
    await engine.until('the alarm', ({ alarms }) => alarms.some(isTold));
    await cardMade(engine, /The card "Back soon"/);
    await upload(engine, 'elsewhere.png', await picture(hexOf(MAGENTA), '320x180'));
    await cardMade(engine, /The card with elsewhere.png/);
    await engine.until('an end of the alarm', (state) =>
      state.alarms.every((alarm) => alarm.code !== 'slate-file-missing' || alarm.state === 'cleared'),
    );
    expect((await engine.state()).slate).toMatchObject({ shows: 'image', trouble: null });
  }, 120_000);
});

describe('an upload for the slate', () => {
  it('is refused in one line when it can not be shown, and leaves nothing behind', async () => {
    await using engine = await Engine.start({ studio: studioOf({ destinations: [] }) });
    const png = await picture('red', '64x64');
    const clip = await clipOf(['red', 'green', 'blue']);
    const faststart = await clipOf(['red', 'green', 'blue'], 'first');
    const long = await clipOf(Array.from({ length: 61 }, () => 'red'));
    const huge = Buffer.from(png);
    huge.writeUInt32BE(20_000, 16);
    huge.writeUInt32BE(20_000, 20);
    const heavy = await madeByFfmpeg('heavy.bmp', ['-f', 'lavfi', '-i', 'color=red:s=2048x2048', '-frames:v', '1']);
    const cases: [name: string, body: Buffer, status: number, says: RegExp][] = [
      ['text.png', Buffer.from('not a picture'), 400, /not a picture or clip that ffmpeg can read/],
      ['empty.png', Buffer.alloc(0), 400, /is empty/],
      ['cut.mp4', clip.subarray(0, clip.length / 2), 400, /not a picture or clip that ffmpeg can read/],
      ['short.mp4', faststart.subarray(0, faststart.length * 0.6), 400, /damaged or incomplete/],
      ['long.mp4', long, 400, /longer than 60 s/],
      ['list.png', Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n'), 400, /not a picture or clip/],
      ['huge.png', huge, 400, /more pixels than 7680 × 4320|not a picture or clip/],
      ['heavy.bmp', heavy, 413, /larger than 10 MB/],
      ['large.mp4', Buffer.alloc(100 * 1024 * 1024 + 1), 413, /larger than 100 MB/],
      ['thin.png', await picture('red', '400x8'), 400, /at least 16/],
      ['../up.png', png, 400, /query.name/],
      ['a/b.png', png, 400, /query.name/],
      ['Upper.png', png, 400, /query.name/],
      ['', png, 400, /query.name/],
    ];
    for (const [name, body, status, says] of cases) {
      const answer = await upload(engine, name, new Uint8Array(body));
      expect({ name, status: answer.status }).toEqual({ name, status });
      expect(answer.body).toMatchObject({ message: expect.stringMatching(says) });
      expect((answer.body as { message: string }).message).not.toMatch(/\n|\/tmp|\.unfinished/);
    }
    expect(await readdir(join(engine.dataDir, 'slate'))).toEqual([]);
    expect(await engine.journalCodes('slate')).toEqual([]);
    expect((await engine.state()).slate.files).toEqual([]);
  }, 120_000);

  it('needs the token, comes one at a time, and is deleted unless it is shown', async () => {
    await using engine = await Engine.start({ studio: studioOf({ destinations: [] }) });
    const png = await picture('red', '64x64');
    const { url, headers } = slateFilesOf(engine, '?name=logo.png');
    expect((await fetch(url, { method: 'POST', body: png })).status).toBe(401);
    const foreign = { ...headers, origin: 'http://evil.example' };
    expect((await fetch(url, { method: 'POST', headers: foreign, body: png })).status).toBe(403);

    const slow = request(url, { method: 'POST', headers: { ...headers, 'content-length': 1000 } });
    slow.on('error', () => {});
    slow.write('begin');
    const folder = join(engine.dataDir, 'slate');
    const begun = () =>
      stat(join(folder, '.unfinished-logo.png', 'media')).then(
        ({ size }) => size > 0,
        () => false,
      );
    await until('the upload', begun);
    expect((await upload(engine, 'other.png', png)).text).toMatch(/CONFLICT.*being uploaded/);
    slow.destroy();
    await until('an end of the broken upload', async () => (await readdir(folder)).length === 0);

    expect((await upload(engine, 'logo.png', png)).status).toBe(200);
    expect((await upload(engine, 'logo.png', png)).text).toMatch(/CONFLICT.*already/);
    const thumbnail = await fetch(slateFilesOf(engine, '/logo.png/thumbnail').url, { headers });
    expect(thumbnail.headers.get('content-type')).toBe('image/png');
    expect(
      Buffer.from(await thumbnail.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect((await engine.call('POST', '/slate', { kind: 'clip', file: 'logo.png' })).text).toMatch(/is a picture/);
    expect((await engine.call('POST', '/slate', { kind: 'image', file: 'no.png' })).status).toBe(404);
    await engine.post('/slate', { kind: 'image', file: 'logo.png' });
    const remove = () => fetch(slateFilesOf(engine, '/logo.png').url, { method: 'DELETE', headers });
    expect((await remove()).status).toBe(409);
    await engine.post('/slate', { kind: 'held' });
    expect((await remove()).status).toBe(200);
    expect((await remove()).status).toBe(404);
    expect(await engine.journalCodes('slate')).toEqual([
      ...['slate-file-uploaded', 'slate-set', 'slate-set', 'slate-file-deleted'],
    ]);
  });

  it('that a kill cuts off is gone at the next start', async () => {
    await using engine = await Engine.start({ studio: studioOf({ destinations: [] }) });
    const { url, headers } = slateFilesOf(engine, '?name=half.png');
    const sent = request(url, { method: 'POST', headers: { ...headers, 'content-length': 1000 } });
    sent.on('error', () => {});
    sent.write('half');
    const folder = join(engine.dataDir, 'slate');
    await until('the upload', async () => (await readdir(folder).catch(() => [])).length > 0);
    engine.process.kill('SIGKILL');
    await engine.startAgain();
    expect(await readdir(folder)).toEqual([]);
    expect((await engine.state()).slate.files).toEqual([]);
    expect((await upload(engine, 'half.png', await picture('red', '64x64'))).status).toBe(200);
  });
});

suiteThatNeeds('Linux and root', process.platform === 'linux' && process.getuid?.() === 0, 'a full disk', () => {
  it('is said in one line, and the engine runs on', async () => {
    await using engine = await Engine.start({ studio: studioOf({ destinations: [] }), prepare: mountSmallDisk });
    await fillDisk(engine.dataDir);
    const answer = await upload(engine, 'logo.png', await picture('red', '640x360'));
    expect(answer).toMatchObject({
      status: 503,
      body: { code: 'SERVICE_UNAVAILABLE', message: expect.stringMatching(/^The disk is full: the slate file/) },
    });
    expect((await engine.state()).slate.files).toEqual([]);
    expect(await readdir(join(engine.dataDir, 'slate')).catch(() => [])).toEqual([]);
  });
});
