import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '#test/lab/support/until.ts';
import { obs28, obs30, obs31 } from '#test/simulators/obs/obsVersions.ts';
import type { Power } from './EncoderRig.ts';
import { encoderContract } from './encoderContract.ts';
import { type ObsSimulatorRig, obsSimulatorRig } from './obsSimulatorRig.ts';
import { Watch } from './Watch.ts';

/** Of the rig's clock: several polls. */
const POLLS_MS = 4000;

const all: Power[] = ['startsSilently', 'expireSessions', 'sendAway', 'keepsItsTarget', 'givesUp'];
for (const version of [obs28, obs31]) {
  encoderContract(`obs: simulator of ${version.obs}`, () => obsSimulatorRig(version), all);
}

describe('obs: simulator, what only OBS does', () => {
  let rig: ObsSimulatorRig;
  let watch: Watch;

  const begin = async (version = obs31) => {
    rig = await obsSimulatorRig(version);
    watch = new Watch(rig);
    await watch.sees('idle');
  };
  afterEach(async () => {
    await watch.supervisor.close();
    await rig[Symbol.asyncDispose]();
    watch.expectClean(rig);
  });

  it('says which OBS it is, and how it fares', async () => {
    await begin();
    await watch.run();
    await until('counters', () => (watch.supervisor.report().stats?.totalFrames ?? 0) > 0);
    expect(watch.supervisor.report()).toMatchObject({
      detail: 'OBS 31.1.0',
      stats: { cpuPct: 12.5, congestion: 0.02, droppedFrames: 0 },
      can: { start: true, stop: true, point: true },
    });
  });

  it('takes a congestion of null, numbers as text and missing fields for what they are', async () => {
    await begin(obs28);
    rig.obs.inside.speaksOddly = true;
    expect(await watch.run()).toBe('OBS main is live.');
    await until('odd answers', () => watch.supervisor.report().stats?.droppedFrames === null);
    expect(watch.supervisor.report().stats).toEqual({
      cpuPct: 12.5,
      congestion: null,
      droppedFrames: null,
      totalFrames: null,
    });
  });

  it('shows a state that it does not know, and then what the status says', async () => {
    await begin();
    rig.obs.stream.say('LEVITATING');
    await until('the state', () => watch.reports.some(({ detail }) => detail === 'OBS says "LEVITATING"'));
    await watch.sees('idle');
  });

  it('overwrites what the service before would leave behind', async () => {
    await begin();
    const settings = { server: 'rtmp://a', key: 'k', use_auth: true, username: 'u', password: 'p', bwtest: true };
    rig.obs.inside.service = { streamServiceType: 'rtmp_custom', streamServiceSettings: settings };
    expect(await watch.run()).toBe('OBS main is live.');
    expect(rig.obs.inside.service.streamServiceSettings).toEqual({
      server: rig.target.url,
      key: rig.target.feedKey,
      use_auth: false,
      username: '',
      password: '',
      bwtest: false,
    });
  });

  it('waits while OBS is not ready', async () => {
    await begin(obs30);
    rig.obs.inside.isReady = false;
    const run = watch.run();
    await until('a refusal', () => watch.given('GetStreamStatus') > 0);
    rig.obs.inside.isReady = true;
    expect(await run).toBe('OBS main is live.');
  });

  it('asks nothing while the scene collection changes', async () => {
    await begin(obs28);
    // Each round of questions has this one; what is left of a round that had begun may still come.
    const rounds = () => rig.obs.requests.filter((call) => call === 'GetStreamStatus').length;
    const end = await rig.obs.changeSceneCollection();
    const before = rounds();
    await new Promise<void>((passed) => rig.clock.after(POLLS_MS, passed));
    expect(rounds()).toBe(before);
    end();
    await until('polls again', () => rounds() > before);
  });

  it('reads the service again when the profile changes', async () => {
    await begin();
    await watch.run();
    const streamServiceSettings = { service: 'YouTube - RTMPS', server: 'rtmps://a.rtmps.youtube.com/live2', key: 'x' };
    rig.obs.changeProfile({ streamServiceType: 'rtmp_common', streamServiceSettings });
    await until('the host', () => watch.supervisor.report().detail === 'streams to a.rtmps.youtube.com, not to us');
  });

  it('ends with OBS and comes back with it', async () => {
    await begin();
    await rig.obs.shutDown();
    expect((await watch.sees('unreachable')).detail).toContain('OBS ended');
    await rig.obs.open();
    await watch.sees('idle');
  });

  it('asks for a password that is not set', async () => {
    await begin();
    watch.supervisor.update({ ...rig.encoder, options: { url: rig.obs.url } });
    expect((await watch.sees('faulty')).detail).toContain('asks for a password');
  });

  it('names the option that is not valid', async () => {
    await begin();
    watch.supervisor.update({ ...rig.encoder, options: { url: 'http://obs', password: rig.secrets[0] } });
    expect(watch.supervisor.report()).toMatchObject({ state: 'faulty', can: { start: false } });
    expect(watch.supervisor.report().detail).toContain('options.url: ws://HOST:PORT');
    expect(await watch.run()).toBe('encoder-options-invalid');
  });
});

describe('obs: something else at its address', () => {
  let server: Server;
  let rig: ObsSimulatorRig;

  beforeEach(async () => {
    rig = await obsSimulatorRig(obs31);
    server = createServer((_request, response) => response.end('a web page'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await rig[Symbol.asyncDispose]();
    await new Promise((resolve) => server.close(resolve));
  });

  it('is said to be no OBS', async () => {
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const watch = new Watch(rig, { ...rig.encoder, options: { url } });
    expect((await watch.sees('unreachable')).detail).toContain('not OBS 28 or newer');
    await watch.supervisor.close();
  });
});
