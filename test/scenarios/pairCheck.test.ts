import { afterEach, describe, expect, it } from 'vitest';
import type { FormatSetting } from '#shared/model/pairCheck.ts';
import type { EngineState } from '#shared/model/state.ts';
import { clip } from '#test/lab/support/clips.ts';
import { publish } from '#test/lab/support/publish.ts';
import { until } from '#test/lab/support/until.ts';
import { ObsSimulator } from '#test/simulators/obs/ObsSimulator.ts';
import { Engine } from './support/Engine.ts';
import { FEED_KEYS, studioOf } from './support/studio.ts';

let made = new AsyncDisposableStack();
afterEach(async () => {
  await made.disposeAsync();
  made = new AsyncDisposableStack();
});

interface Pair {
  readonly engine: Engine;
  readonly obs: ObsSimulator;
}

/** `main` is set by hand, `backup` an OBS that does not stream; nothing arrives yet. */
async function pair(): Promise<Pair> {
  const obs = new ObsSimulator({ password: 'correct-horse' });
  await obs.open();
  made.defer(() => obs.close());
  const nowhere = { id: 'nowhere', name: 'Nowhere', endpoints: [{ id: 'a', url: 'rtmp://127.0.0.1:9/live' }] };
  const studio = studioOf({ program: { delayMs: 3_000 }, destinations: [nowhere] });
  const options = { url: obs.url, password: 'correct-horse' };
  for (const one of studio.encoders ?? []) if (one.id === 'backup') Object.assign(one, { make: 'obs', options });
  const engine = made.use(await Engine.start({ studio }));
  await engine.until('an idle OBS', ({ encoders }) => encoders[1]?.state === 'idle');
  return { engine, obs };
}

/** The same with `main` on program: 640×360 at 30 frames a second. */
async function pairWithProgram(): Promise<Pair> {
  const found = await pair();
  await arrives(found.engine, 0);
  await found.engine.until('a program', ({ program }) => program.feedId === 'main');
  await found.engine.until('the check', (state) => settingsOf(state).includes('resolution'));
  return found;
}

async function arrives(engine: Engine, key: 0 | 1, gopFrames = 30): Promise<void> {
  const { ingestUrl } = (await engine.state()).engine;
  made.use(await publish(await clip({ gopFrames }), `${ingestUrl}/${FEED_KEYS[key]}`));
}

const differencesOf = ({ feeds }: EngineState) => feeds.find(({ id }) => id === 'backup')?.differences ?? [];
const settingsOf = (state: EngineState): FormatSetting[] => differencesOf(state).map(({ setting }) => setting);

async function apply(engine: Engine, setting: string, id = 'backup') {
  const { status, body } = await engine.call('POST', `/encoders/${id}/apply-setting`, { setting });
  const { text, message } = body as { text?: string; message?: string };
  return { status, said: text ?? message ?? '' };
}

describe('the pair check of an OBS that does not stream', () => {
  it('goes by what it is set to, and is empty once that was set', async () => {
    const { engine, obs } = await pairWithProgram();
    expect(differencesOf(await engine.state())).toEqual([
      {
        setting: 'resolution',
        name: 'Settings → Video → Output (Scaled) Resolution',
        has: '1280×720',
        wanted: '640×360',
        class: 'C',
        viewer: 'Viewers would see a break: many players stop when the size of the picture changes.',
        advice: 'Settings → Video → Output (Scaled) Resolution: set it to 640×360.',
        apply: { can: true, note: null },
      },
    ]);
    const said = 'Resolution 1280×720 → 640×360: Backup is set, and says so.';
    expect(await apply(engine, 'resolution')).toEqual({ status: 200, said });
    expect(obs.inside.settings.video).toMatchObject({ outputWidth: 640, outputHeight: 360, baseWidth: 1920 });
    expect(settingsOf(await engine.state())).toEqual([]);
    expect((await engine.journal()).find(({ code }) => code === 'setting-applied')).toMatchObject({
      subject: 'encoder/backup',
      by: 'operator',
      text: said,
    });
    expect(await apply(engine, 'resolution')).toMatchObject({ status: 409, said: expect.stringContaining('Nothing') });
  });

  it('is set one after the other when all is asked for at once', async () => {
    const { engine, obs } = await pairWithProgram();
    obs.inside.settings.video['fpsNumerator'] = 25;
    await engine.until('two differences', (state) => settingsOf(state).includes('frame-rate'), 20_000);
    const answers = await Promise.all([apply(engine, 'resolution'), apply(engine, 'frame-rate')]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(obs.inside.settings.video).toMatchObject({ outputWidth: 640, fpsNumerator: 30 });
    expect(settingsOf(await engine.state())).toEqual([]);
  });

  it('tells truly when OBS says yes and keeps what it had', async () => {
    const { engine, obs } = await pairWithProgram();
    obs.inside.settings.keeps = true;
    expect(await apply(engine, 'resolution')).toMatchObject({ status: 409, said: expect.stringContaining('kept') });
    expect(settingsOf(await engine.state())).toEqual(['resolution']);
    expect((await engine.journalCodes('encoder/backup')).at(-1)).toBe('refused');
  });

  it('is set as soon as OBS has wound down what it put out', async () => {
    const { engine, obs } = await pairWithProgram();
    obs.inside.settings.putsOut = true;
    const answer = apply(engine, 'resolution');
    await until('a first refusal', () => obs.requests.includes('SetVideoSettings'));
    obs.inside.settings.putsOut = false;
    expect(await answer).toMatchObject({ status: 200 });
  });

  it('says what is in the way: a recording, a stream', async () => {
    const { engine, obs } = await pairWithProgram();
    obs.inside.settings.putsOut = true;
    expect((await apply(engine, 'resolution')).said).toContain('while it records');
    obs.inside.settings.putsOut = false;
    obs.stream.start();
    await engine.until('a stream', ({ encoders }) => encoders[1]?.state === 'live');
    expect(differencesOf(await engine.state())[0]?.apply).toMatchObject({ can: false });
    expect((await apply(engine, 'resolution')).said).toContain('stop the encoder first');
    expect(obs.inside.settings.video['outputWidth']).toBe(1280);
  });

  it('follows what is changed in OBS by hand', async () => {
    const { engine, obs } = await pairWithProgram();
    Object.assign(obs.inside.settings.video, { outputWidth: 640, outputHeight: 360 });
    await engine.until('no difference', (state) => settingsOf(state).length === 0, 20_000);
  });

  it('refuses what is no setting, and who is no encoder', async () => {
    const { engine } = await pair();
    expect((await apply(engine, 'charm')).status).toBe(400);
    expect((await apply(engine, 'resolution', 'nobody')).status).toBe(404);
  });
});

it('nothing is changed on the encoder that viewers see', async () => {
  const { engine, obs } = await pair();
  await arrives(engine, 1, 150);
  await engine.until('a program', ({ program }) => program.feedId === 'backup');
  await engine.until('its keyframes', (state) => settingsOf(state).includes('keyframe-interval'));
  obs.inside.settings.parameters.set('SimpleOutput/UseAdvanced', 'true');
  await engine.post('/air/start');
  const [keyframes] = differencesOf(await engine.state());
  expect(keyframes).toMatchObject({ setting: 'keyframe-interval', has: '5 s', wanted: '2 s', apply: { can: false } });
  expect(keyframes?.apply?.note).toContain('on program');
  expect(await apply(engine, 'keyframe-interval')).toMatchObject({
    status: 409,
    said: expect.stringContaining('nothing is changed on it while viewers see it'),
  });
  expect(obs.requests.filter((request) => request.startsWith('Set'))).toEqual([]);
});
