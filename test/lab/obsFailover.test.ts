import { afterEach, expect, it } from 'vitest';
import type { EngineState } from '#shared/model/state.ts';
import { decode, joins } from './support/decode.ts';
import { figure } from './support/figure.ts';
import { isInstalled } from './support/isInstalled.ts';
import { feedKeyOf } from './support/labStudio.ts';
import { OBS_IDS, type ObsId, type ObsStudio, obsStudio, STREAM } from './support/ObsStudio.ts';
import { suiteThatNeeds } from './support/suiteThatNeeds.ts';
import { until } from './support/until.ts';
import { Viewer } from './support/Viewer.ts';

const programs = ['obs', 'Xvfb', 'nginx'];
const HALF_A_FRAME_MS = 1000 / 30 / 2;

suiteThatNeeds(programs.join(', '), programs.every(isInstalled), 'two real OBS over a real nginx-rtmp', () => {
  let studio: ObsStudio | null = null;
  afterEach(async () => {
    await studio?.[Symbol.asyncDispose]();
    studio = null;
  });

  it('one press points and starts each; the one on air is killed with -9, comes back, and is taken by hand', async () => {
    studio = await obsStudio();
    await startBoth(studio);
    const { ingestUrl } = (await studio.engine.state()).engine;
    for (const id of OBS_IDS) expect(await targetOf(studio, id)).toEqual([ingestUrl, feedKeyOf(id)]);
    const { from, to } = await failOnAir(studio, 'killed with -9', (obs) => obs.crash());
    await studio.engine.until('the dead one is missed', hasEncoder(from, 'unreachable'));

    await studio.obs[from].run();
    await studio.engine.until('it is found again', hasEncoder(from, 'idle'));
    expect(await press(studio, from)).toBe(`Encoder ${from} is live.`);
    await studio.engine.until('it stands by', ({ program: { standby }, feeds }) => {
      return standby === from && feeds.some(({ id, hitless }) => id === from && hitless.ready);
    });
    await take(studio, from);
    await expectWholeShow(studio, [from, to, from]);
  });

  it('the one on air freezes; a wrong password beside it is tried once', async () => {
    studio = await obsStudio();
    await startBoth(studio);
    await studio.engine.until('the wrong password is seen', hasEncoder('stranger', 'faulty'));
    const { from, to } = await failOnAir(studio, 'frozen with SIGSTOP', async (obs) => obs.freeze());
    await studio.engine.until('the frozen one is missed', hasEncoder(from, 'unreachable'), 30_000);
    studio.obs[from].thaw();
    await studio.engine.until('it is there again', hasEncoder(from, 'live'), 30_000);
    await expectWholeShow(studio, [from, to]);

    const stranger = (await studio.engine.state()).encoders.find(({ id }) => id === 'stranger');
    expect(stranger?.detail).toContain('password');
    expect(studio.strangersGate.connections).toBe(1);
  });
});

/** Starts both by the API and waits until one is on air and the other ready to take over. */
async function startBoth(studio: ObsStudio): Promise<void> {
  const texts = await Promise.all(OBS_IDS.map((id) => press(studio, id)));
  expect(texts).toEqual(OBS_IDS.map((id) => `Encoder ${id} is live.`));
  await studio.engine.post('/air/start');
  await studio.engine.until('both are ready, and on air', ({ feeds, outputs, encoders }) => {
    const isReady = (id: ObsId) => feeds.some((feed) => feed.id === id && feed.hitless.ready);
    const isLive = (id: ObsId) => encoders.some((encoder) => encoder.id === id && encoder.state === 'live');
    return OBS_IDS.every((id) => isReady(id) && isLive(id)) && outputs.every(({ state }) => state === 'live');
  });
}

/** Answers what the press came to, for people. */
async function press(studio: ObsStudio, id: ObsId): Promise<string> {
  const { body } = await studio.engine.call('POST', `/encoders/${id}/start`, {});
  const { text, message } = body as { text?: string; message?: string };
  return text ?? message ?? '';
}

async function targetOf(studio: ObsStudio, id: ObsId): Promise<unknown[]> {
  const { streamServiceSettings } = await studio.obs[id].byHand((client) => client.call('GetStreamServiceSettings'));
  return [streamServiceSettings['server'], streamServiceSettings['key']];
}

function hasEncoder(id: string, state: EngineState['encoders'][number]['state']) {
  return ({ encoders }: EngineState) => encoders.some((encoder) => encoder.id === id && encoder.state === state);
}

/** Makes the OBS on air fail and prints what it cost a viewer. */
async function failOnAir(
  { engine, obs, server }: ObsStudio,
  how: string,
  fail: (obs: ObsStudio['obs'][ObsId]) => Promise<void>,
): Promise<{ from: ObsId; to: ObsId }> {
  await using viewer = await Viewer.watch(`${server.url}/${STREAM}`);
  const from = (await engine.state()).program.feedId as ObsId;
  const to = from === 'main' ? 'backup' : 'main';
  const atMs = performance.now();
  await fail(obs[from]);
  await engine.until('it is left', ({ program }) => program.feedId !== from || program.next !== null);
  const decidedMs = performance.now() - atMs;
  const seen = await viewer.sees(OBS_IDS.indexOf(from), atMs);
  const { program } = await engine.until('the other is on air', ({ program: { feedId } }) => feedId === to);
  figure(`OBS on air ${how}, hitless`, {
    'decided after': `${Math.round(decidedMs)} ms`,
    'first picture of the standby at the destination after': `${Math.round(seen.atMs - atMs)} ms`,
    // Not without a new one: OBS on a software renderer repeats pictures all the time.
    'longest time without a picture there': `${Math.round(viewer.longestSilenceMs(atMs - 200))} ms`,
    'hole in presentation time': `${program.lastChangeover?.gapMs} ms`,
  });
  expect(program.lastChangeover).toMatchObject({ kind: 'encoder', from, to, gapMs: 0 });
  return { from, to };
}

/** Takes a feed by hand, and waits until a viewer sees it. */
async function take({ engine, server }: ObsStudio, id: ObsId): Promise<void> {
  await using viewer = await Viewer.watch(`${server.url}/${STREAM}`);
  const atMs = performance.now();
  await engine.post('/program/take', { feedId: id });
  await viewer.sees(OBS_IDS.indexOf(id), atMs);
  const { program } = await engine.until('it is on air', ({ program: { feedId } }) => feedId === id);
  expect(program.lastChangeover).toMatchObject({ to: id, why: 'taken-by-hand', gapMs: 0 });
}

/** Ends the show: one session, whose recording decodes and shows nothing of the changeover. */
async function expectWholeShow({ engine, server }: ObsStudio, shown: readonly ObsId[]): Promise<void> {
  await engine.post('/air/stop');
  await until('the end of the session', async () => (await server.publishing()).length === 0);
  const [recording = '', ...others] = await server.recordings();
  expect(others).toEqual([]);
  const { errors, video, audio } = await decode(recording);
  expect(errors).toEqual([]);
  expect([video.stepsBack, audio.stepsBack]).toEqual([0, 0]);
  const found = await joins(recording);
  const sources = shown.map((id) => OBS_IDS.indexOf(id));
  expect(found.map((join) => [join.from, join.to])).toEqual(sources.slice(1).map((to, index) => [sources[index], to]));
  const gapsMs = found.map(({ gapMs }) => gapMs);
  figure('what nginx-rtmp recorded of two OBS', {
    frames: video.frames,
    'presentation time at the joins beyond one frame': gapsMs.map((gapMs) => `${Math.round(gapMs)} ms`).join(', '),
    'largest such gap of the whole show': `${Math.round(video.largestGapMs)} ms`,
  });
  for (const gapMs of gapsMs) expect(Math.abs(gapMs)).toBeLessThan(HALF_A_FRAME_MS);
}
