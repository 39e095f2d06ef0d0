import { beforeAll, expect, it } from 'vitest';
import { type EncoderSettings, zerolatency } from './camera/encoderSettings.ts';
import { filmScene } from './camera/LiveCamera.ts';
import { row } from './rows/Row.ts';
import { LabShow } from './show/LabShow.ts';
import { frameCodes, frameTimes } from './support/decode.ts';
import { figure } from './support/figure.ts';
import { succeed } from './support/runToEnd.ts';

const GOP_MS = 1_000;
/** The same picture with a bar below: class C. */
const taller: EncoderSettings = (gopFrames) => ['-vf', 'pad=320:240', ...zerolatency(gopFrames)];

let scene: Buffer;
beforeAll(async () => {
  scene = await filmScene();
});

async function heightOf(path: string): Promise<number> {
  const height = ['-select_streams', 'v:0', '-show_entries', 'stream=height', '-of', 'csv=p=0'];
  return Number.parseInt((await succeed('ffprobe', ['-v', 'error', ...height, path])).toString(), 10);
}

async function framesOf(path: string): Promise<(number | null)[]> {
  return (await frameCodes(path)).map((code) => code?.frame ?? null);
}

/** The encoder on air is killed while only one of another format stands by. */
async function fail(onMismatch: 'refuse' | 'reconnect', to: string): Promise<LabShow> {
  const encoders = [zerolatency, taller] as const;
  const show = await LabShow.start(
    row({ name: 'mismatch', says: 'another format', encoders, program: { onMismatch }, play: async () => {} }),
    GOP_MS,
    scene,
  );
  show.a.start();
  await show.engine.until('a is on air', ({ program, outputs }) => {
    return program.feedId === 'a' && outputs.some(({ state }) => state === 'live');
  });
  show.b.start();
  await show.engine.until('b is seen to differ', ({ feeds }) => {
    return feeds.some(({ id, compatibility }) => id === 'b' && compatibility === 'C');
  });
  await show.camera.shows(6);
  await show.a.crash();
  await show.onAir(to);
  await show.camera.shows(4);
  return show;
}

it.concurrent('reconnect: the session ends and another begins with the other format, on the very next frame', async () => {
  await using show = await fail('reconnect', 'b');
  const { program } = await show.engine.state();
  expect(program.lastChangeover?.text).toMatch(/ended and begin anew, since its format differs/);
  const recordings = await show.end();
  expect(recordings).toHaveLength(2);
  const [old = '', other = ''] = recordings;
  expect([await heightOf(old), await heightOf(other)]).toEqual([180, 240]);
  for (const path of recordings) expect((await frameTimes(path, 'v:0')).errors).toEqual([]);
  const [before, after] = [await framesOf(old), await framesOf(other)];
  figure('another format comes on with a new session', {
    'last frame before': before.at(-1) ?? '–',
    'first after': after[0] ?? '–',
  });
  expect(after[0]).toBe((before.at(-1) ?? Number.NaN) + 1);
});

it.concurrent('refuse: the session holds with the slate, and the operator is told what differs', async () => {
  await using show = await fail('refuse', 'slate');
  const { alarms } = await show.engine.state();
  const told = alarms.find(({ code }) => code === 'feed-does-not-fit');
  expect(told?.text).toContain('320×240');
  const recordings = await show.end();
  expect(recordings).toHaveLength(1);
  expect(await heightOf(recordings[0] ?? '')).toBe(180);
});
