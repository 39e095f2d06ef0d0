import { EncoderStudio } from '#shared/model/studio.ts';
import { ObsSimulator } from '#test/simulators/obs/ObsSimulator.ts';
import type { ObsVersion } from '#test/simulators/obs/obsVersions.ts';
import type { EncoderRig } from './EncoderRig.ts';
import { someoneElse } from './EncoderRig.ts';
import { fastClock } from './fastClock.ts';

export const SIMULATED_PASSWORD = 'correct-horse-battery';
const FEED_KEY = 'main-4f1c-a-feed-key';
const SPEED = 8;

export interface ObsSimulatorRig extends EncoderRig {
  readonly obs: ObsSimulator;
}

export async function obsSimulatorRig(version: ObsVersion): Promise<ObsSimulatorRig> {
  const obs = new ObsSimulator({ password: SIMULATED_PASSWORD, version });
  await obs.open();
  const { inside, stream } = obs;
  const target = { url: 'rtmp://127.0.0.1:1935/live', feedKey: FEED_KEY };
  const options = { url: obs.url, password: SIMULATED_PASSWORD };
  return {
    obs,
    encoder: EncoderStudio.parse({ id: 'main', name: 'OBS main', make: 'obs', feedKey: FEED_KEY, options }),
    target,
    clock: fastClock(SPEED),
    secrets: [SIMULATED_PASSWORD, FEED_KEY, someoneElse, 'someone-elses-key'],
    device: {
      wrongOptions: { url: obs.url, password: 'wrong-horse' },
      connections: () => obs.connections,
      async sendsTo() {
        const { server, key } = inside.service.streamServiceSettings;
        return { url: String(server), feedKey: String(key) };
      },
      async pointByHand({ url, feedKey }) {
        const streamServiceSettings = { server: url, key: feedKey, use_auth: false, bwtest: false };
        inside.service = { streamServiceType: 'rtmp_custom', streamServiceSettings };
      },
      startByHand: async () => stream.start(),
      stopByHand: async () => stream.stop(),
      async closeTarget() {
        stream.startScript = 'refused';
        if (stream.dropScript === 'reconnects') stream.dropScript = 'for-ever';
        if (stream.isActive()) stream.drop();
      },
      async openTarget() {
        stream.startScript = 'goes-live';
        stream.dropScript = 'reconnects';
        if (stream.isReconnecting()) stream.drop();
      },
      async die() {
        await obs.kill();
        stream.reset();
      },
      comeBack: () => obs.open(),
      freeze: () => obs.hang(),
      thaw: () => obs.wake(),
      startsSilently() {
        stream.startScript = 'silent-after-starting';
      },
      expireSessions: () => obs.expireSessions(),
      sendAway: () => obs.kick(),
      keepsItsTarget() {
        inside.keepsService = true;
      },
      givesUp() {
        stream.dropScript = 'gives-up';
      },
    },
    [Symbol.asyncDispose]: () => obs.close(),
  };
}
