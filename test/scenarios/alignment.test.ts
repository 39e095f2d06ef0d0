import { afterEach, describe, expect, it } from 'vitest';
import type { MeasuredAlignment } from '#shared/model/alignment.ts';
import type { EngineState } from '#shared/model/state.ts';
import { lookahead, zerolatency } from '#test/lab/camera/encoderSettings.ts';
import { CAMERA, filmScene, LiveCamera } from '#test/lab/camera/LiveCamera.ts';
import type { LiveEncoder } from '#test/lab/camera/LiveEncoder.ts';
import { decode, frameCodes } from '#test/lab/support/decode.ts';
import { frameAccount, frameBreaks } from '#test/lab/support/frameAccount.ts';
import { FRAME_NUMBERS } from '#test/lab/support/frameCode.ts';
import { until } from '#test/lab/support/until.ts';
import { Engine } from './support/Engine.ts';
import { Recorder } from './support/Recorder.ts';
import { destination, FEED_KEYS, studioOf } from './support/studio.ts';

let made = new AsyncDisposableStack();
afterEach(async () => {
  await made.disposeAsync();
  made = new AsyncDisposableStack();
});

/** At the very end of a recording pictures are missing that are shown before ones that came already. */
const REORDERED = 8;

interface Encoders {
  readonly main: LiveEncoder;
  readonly backup: LiveEncoder;
}

interface UnlikeShow extends Encoders {
  readonly engine: Engine;
  readonly recorder: Recorder;
  readonly camera: LiveCamera;
}

/** On air from `main`, which encodes at once; `backup` looks ahead and is later by some 30 frames. */
async function unlikeEncoders(): Promise<UnlikeShow> {
  const recorder = made.use(await Recorder.start('server-key-77aa'));
  const program = { delayMs: 6000, stallMs: 500 };
  const studio = studioOf({ program, destinations: [destination('server', recorder)] });
  const engine = made.use(await Engine.start({ args: ['--on-air'], studio }));
  const camera = made.use(new LiveCamera(await filmScene()));
  const encoders = await publish(engine, camera);
  const isOnAir = ({ feeds, outputs }: EngineState) =>
    feeds.every(({ hitless }) => hitless.ready) && outputs.some(({ state }) => state === 'live');
  await engine.until('a show on air', isOnAir, 30_000);
  return { engine, recorder, camera, ...encoders };
}

async function publish(engine: Engine, camera: LiveCamera): Promise<Encoders> {
  const { ingestUrl } = (await engine.state()).engine;
  const main = camera.encode({ url: `${ingestUrl}/${FEED_KEYS[0]}`, settings: zerolatency(CAMERA.fps), source: 0 });
  await engine.until('main on', ({ program: { feedId } }) => feedId === 'main');
  const url = `${ingestUrl}/${FEED_KEYS[1]}`;
  return { main, backup: camera.encode({ url, settings: lookahead(CAMERA.fps), source: 1 }) };
}

const hitlessOf = ({ feeds }: EngineState, id: string) => feeds.find((feed) => feed.id === id)?.hitless;

describe('unlike encoders at one camera', () => {
  it('are in step to the frame once they were measured', async () => {
    const { engine, recorder, main } = await unlikeEncoders();
    expect(hitlessOf(await engine.state(), 'backup')).toMatchObject({ alignment: 'coarse', inStepMs: 500 });

    const answer = await engine.call('POST', '/encoders/backup/measure-alignment');
    expect(answer.status, answer.text).toBe(200);
    const { frames, soundOffsetMs, confidence } = answer.body as MeasuredAlignment;
    expect(frames).toBeGreaterThan(15);
    expect(Math.abs(soundOffsetMs ?? Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(CAMERA.frameMs);
    expect(confidence).toBeGreaterThan(0.6);
    const isReady = (state: EngineState) => hitlessOf(state, 'backup')?.ready === true;
    const ready = hitlessOf(await engine.until('the backup ready', isReady, 30_000), 'backup');
    expect(ready).toMatchObject({ alignment: 'exact', inStepMs: 0 });
    // It is later than a decision takes: its lag, its keyframe interval, and what is to spare.
    expect(ready?.requiredDelayMs ?? 0).toBeGreaterThan(frames * CAMERA.frameMs + 1_200);
    expect(await engine.journalCodes('encoder/backup')).toContain('alignment-measured');

    await main.kill();
    await engine.until('the backup on air', ({ program }) => program.feedId === 'backup');
    const framesThen = recorder.session?.frames ?? 0;
    await until('more of it', () => (recorder.session?.frames ?? 0) > framesThen + 60);
    await engine.post('/air/stop');
    const [session] = recorder.sessions;
    await until('the end of the session', () => session?.end !== null);
    expect(recorder.sessions).toHaveLength(1);
    expect((await decode(session?.path ?? '')).errors).toEqual([]);
    const codes = (await frameCodes(session?.path ?? '')).slice(0, -REORDERED);
    expect(codes.length).toBeGreaterThan(90);
    const { lost, repeated } = frameAccount(codes, FRAME_NUMBERS);
    expect(lost, frameBreaks(codes, FRAME_NUMBERS).join()).toBeLessThanOrEqual(1);
    expect(repeated, frameBreaks(codes, FRAME_NUMBERS).join()).toBeLessThanOrEqual(1);
  });

  it('need no second measurement when everything starts again', async () => {
    const { engine, camera, main, backup } = await unlikeEncoders();
    await engine.post('/encoders/backup/measure-alignment');
    await Promise.all([main.kill(), backup.kill()]);
    engine.process.kill('SIGTERM');
    await engine.startAgain();
    await publish(engine, camera);
    const isLive = ({ feeds }: EngineState) => feeds.every(({ state }) => state === 'live');
    expect(hitlessOf(await engine.until('both live', isLive), 'backup')).toMatchObject({ alignment: 'exact' });
  });
});
