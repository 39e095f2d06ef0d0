import { expect, it } from 'vitest';
import type { FormatSetting } from '#shared/model/pairCheck.ts';
import type { EngineState } from '#shared/model/state.ts';
import { Engine } from '#test/scenarios/support/Engine.ts';
import { RealObs } from './obs/RealObs.ts';
import { VirtualDisplay } from './obs/VirtualDisplay.ts';
import { isInstalled } from './support/isInstalled.ts';
import { labStudio } from './support/labStudio.ts';
import { suiteThatNeeds } from './support/suiteThatNeeds.ts';

const programs = ['obs', 'Xvfb'];

suiteThatNeeds(programs.join(', '), programs.every(isInstalled), 'the pair check of two real OBS', () => {
  it('names what differs, sets it, and the wire agrees', async () => {
    await using studio = await pair(UNLIKE);
    const { engine, backup } = studio;
    await startBoth(engine);
    const feed = backupOf(await engine.state());
    expect(feed?.compatibility).toBe('D');
    expect(feed?.differences.map(({ name, has, wanted, class: ofClass }) => [ofClass, name, has, wanted])).toEqual([
      ['D', 'Settings → Audio → Sample Rate', '44.1 kHz', '48 kHz'],
      ['C', 'Settings → Video → Output (Scaled) Resolution', '480×270', '640×360'],
      ['C', 'Settings → Video → Common FPS Values', '25 fps', '30 fps'],
      [null, 'Settings → Output → Custom Encoder Settings, keyint', '4 s', '1 s'],
    ]);

    // What OBS can't change while it streams is refused, with what to do, and stays as it is.
    expect(await apply(engine, 'frame-rate')).toContain('stop the encoder first');
    expect(backupOf(await engine.state())?.video?.fps).toBe(25);

    await engine.post('/encoders/backup/stop');
    await engine.until('an idle OBS', ({ encoders }) => encoders[1]?.state === 'idle');
    expect(await apply(engine, 'resolution')).toBe('Resolution 480×270 → 640×360: Encoder backup is set, and says so.');
    expect(await apply(engine, 'frame-rate')).toBe('Frame rate 25 fps → 30 fps: Encoder backup is set, and says so.');
    expect(await apply(engine, 'keyframe-interval')).toContain('1 s: Encoder backup is set, and says so.');
    expect(await apply(engine, 'sample-rate')).toContain('close OBS and open it again');
    expect(settingsOf(await engine.state())).toEqual(['sample-rate']);
    expect(await apply(engine, 'frame-rate')).toContain('Nothing to set');

    await backup.crash();
    await backup.run();
    await engine.until('OBS is back', ({ encoders }) => encoders[1]?.state === 'idle', 20_000);
    await engine.post('/encoders/backup/start');
    const isReady = (state: EngineState) => backupOf(state)?.hitless.ready === true;
    const after = backupOf(await engine.until('a standby that is ready', isReady, 30_000));
    expect(after).toMatchObject({
      compatibility: 'A',
      differences: [],
      video: { width: 640, height: 360, fps: 30 },
      audio: { sampleRate: 48_000 },
      keyframeIntervalMs: 1_000,
    });
    const { pairs } = await engine.state();
    expect(pairs).toMatchObject([{ feedId: 'backup', againstId: 'main', class: 'A', alignment: 'coarse' }]);
  });

  it('comes from class B to class A by profile and colours', async () => {
    await using studio = await pair();
    const { engine, backup } = studio;
    await backup.byHand(async (client) => {
      const set = (parameterCategory: string, parameterName: string, parameterValue: string) =>
        client.call('SetProfileParameter', { parameterCategory, parameterName, parameterValue });
      await set('SimpleOutput', 'x264Settings', 'threads=1 keyint=30 profile=main cabac=1 tune=zerolatency');
      await set('Video', 'ColorSpace', '601');
      await client.call('SetVideoSettings', { fpsNumerator: 30, fpsDenominator: 1 });
    });
    await startBoth(engine);
    const feed = backupOf(await engine.state());
    expect(feed?.compatibility).toBe('B');
    expect(feed?.differences.map(({ name, has, wanted }) => [name, has, wanted])).toEqual([
      ['Settings → Output → Custom Encoder Settings, profile', 'Main', 'Constrained Baseline'],
      ['Settings → Advanced → Color Space and Color Range', 'BT.601, limited range', 'BT.709, limited range'],
    ]);
    expect(await apply(engine, 'profile')).toContain('it counts when its stream starts anew');
    expect(await apply(engine, 'colour')).toContain('stop the encoder first');
    await engine.post('/encoders/backup/stop');
    await engine.until('an idle OBS', ({ encoders }) => encoders[1]?.state === 'idle');
    expect(await apply(engine, 'colour')).toContain('Encoder backup is set, and says so.');
    expect(backupOf(await engine.state())?.differences.map(({ apply: can }) => can)).toEqual([
      { can: false, note: 'It is set, and counts when its stream starts anew.' },
      { can: false, note: 'It is set, and counts when its stream starts anew.' },
    ]);
    await engine.post('/encoders/backup/start');
    const isLive = (state: EngineState) => backupOf(state)?.state === 'live' && settingsOf(state).length === 0;
    expect(backupOf(await engine.until('a feed that fits', isLive, 20_000))?.compatibility).toBe('A');
  });

  it('leaves an OBS alone that can only be set by hand, and the alarm says what to set', async () => {
    await using studio = await pair(UNLIKE, 'Advanced');
    const { engine } = studio;
    await startBoth(engine);
    await engine.post('/air/start');
    const keyframes = backupOf(await engine.state())?.differences.at(-1);
    expect(keyframes).toMatchObject({
      name: 'Settings → Output → Streaming → Keyframe Interval',
      apply: { can: false, note: expect.stringContaining('by hand') },
    });
    expect(await apply(engine, 'keyframe-interval')).toContain('by hand');
    await engine.until('the alarm', ({ alarms }) => alarms.some(({ code }) => code === 'feed-does-not-fit'));
    const alarm = (await engine.state()).alarms.find(({ code }) => code === 'feed-does-not-fit');
    expect(alarm?.text).toContain('audio sample rate 44.1 kHz, not 48 kHz');
    expect(alarm?.done).toContain('Settings → Audio → Sample Rate: set it to 48 kHz.');
  });
});

/** Set by people who did not talk to those of `main`. */
const UNLIKE = { width: 480, height: 270, fps: 25, keyframeIntervalS: 4, sampleRate: 44_100 };

interface Pair extends AsyncDisposable {
  readonly engine: Engine;
  readonly backup: RealObs;
}

/** Two OBS; what `backup` has set otherwise. */
async function pair(unlike: Partial<typeof UNLIKE> = {}, outputMode: 'Simple' | 'Advanced' = 'Simple'): Promise<Pair> {
  const started = new AsyncDisposableStack();
  try {
    const display = started.use(await VirtualDisplay.start());
    const main = started.use(await RealObs.start(display.name, 0, { outputMode }));
    const backup = started.use(await RealObs.start(display.name, 1, { outputMode, ...unlike }));
    const studio = labStudio({
      encoders: ['main', 'backup'],
      program: { mode: 'hitless', delayMs: 2_500, stallMs: 500 },
      destinations: [
        { id: 'nowhere', name: 'Nowhere', endpoints: [{ id: 'a', url: 'rtmp://127.0.0.1:9/live', streamKey: 'key' }] },
      ],
    });
    for (const encoder of studio.encoders ?? []) {
      const { url, password } = encoder.id === 'main' ? main : backup;
      Object.assign(encoder, { make: 'obs', options: { url, password } });
    }
    const engine = started.use(await Engine.start({ studio }));
    await engine.until('both OBS idle', ({ encoders }) => encoders.every(({ state }) => state === 'idle'), 20_000);
    return { engine, backup, [Symbol.asyncDispose]: () => started.disposeAsync() };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

/** `main` on program, `backup` beside it for as long as it takes to know it. */
async function startBoth(engine: Engine): Promise<void> {
  await engine.post('/encoders/main/start');
  await engine.until('a program', ({ program }) => program.feedId === 'main');
  await engine.post('/encoders/backup/start');
  await engine.until('the check on the wire', isMeasured, 20_000);
}

function backupOf({ feeds }: EngineState) {
  return feeds.find(({ id }) => id === 'backup');
}

function isMeasured(state: EngineState): boolean {
  const feed = backupOf(state);
  return feed?.state === 'live' && feed.keyframeIntervalMs !== null;
}

function settingsOf(state: EngineState): FormatSetting[] {
  return backupOf(state)?.differences.map(({ setting }) => setting) ?? [];
}

/** What the engine answers, for people, whether it did it or not. */
async function apply(engine: Engine, setting: FormatSetting): Promise<string> {
  const { body } = await engine.call('POST', '/encoders/backup/apply-setting', { setting });
  const { text, message } = body as { text?: string; message?: string };
  return text ?? message ?? '';
}
