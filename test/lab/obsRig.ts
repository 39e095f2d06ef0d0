import { systemClock } from '#engine/base/clock.ts';
import { EncoderStudio } from '#shared/model/studio.ts';
import { type EncoderRig, someoneElse } from '#test/contracts/encoders/EncoderRig.ts';
import { RealObs } from './obs/RealObs.ts';
import { VirtualDisplay } from './obs/VirtualDisplay.ts';
import { NginxRtmp } from './support/NginxRtmp.ts';

const FEED_KEY = 'main-4f1c-a-feed-key';

export interface RealObsRig extends EncoderRig {
  readonly obs: RealObs;
  /** Where the encoder sends: it stands for our ingest. */
  readonly nginx: NginxRtmp;
}

/** A real OBS on a display of its own, and a real RTMP server for it to send to. */
export async function obsRig(): Promise<RealObsRig> {
  const started = new AsyncDisposableStack();
  try {
    const display = started.use(await VirtualDisplay.start());
    const nginx = started.use(await NginxRtmp.start());
    const obs = started.use(await RealObs.start(display.name));
    return rigOf(obs, nginx, () => started.disposeAsync());
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

function rigOf(obs: RealObs, nginx: NginxRtmp, close: () => Promise<void>): RealObsRig {
  const options = { url: obs.url, password: obs.password };
  return {
    obs,
    nginx,
    encoder: EncoderStudio.parse({ id: 'main', name: 'OBS main', make: 'obs', feedKey: FEED_KEY, options }),
    target: { url: nginx.url, feedKey: FEED_KEY },
    clock: systemClock,
    secrets: [obs.password, FEED_KEY, someoneElse],
    device: {
      wrongOptions: { url: obs.url, password: 'wrong-horse' },
      connections: () => null,
      sendsTo: () =>
        obs.byHand(async (client) => {
          const { server, key } = (await client.call('GetStreamServiceSettings')).streamServiceSettings;
          return { url: String(server), feedKey: String(key) };
        }),
      pointByHand: ({ url, feedKey }) =>
        obs.byHand(async (client) => {
          const streamServiceSettings = { server: url, key: feedKey, use_auth: false, bwtest: false };
          await client.call('SetStreamServiceSettings', { streamServiceType: 'rtmp_custom', streamServiceSettings });
        }),
      startByHand: () => obs.byHand(async (client) => void (await client.call('StartStream'))),
      stopByHand: () => obs.byHand(async (client) => void (await client.call('StopStream'))),
      closeTarget: () => nginx.crash(),
      openTarget: () => nginx.run(),
      die: () => obs.crash(),
      comeBack: () => obs.run(),
      freeze: () => obs.freeze(),
      thaw: () => obs.thaw(),
    },
    [Symbol.asyncDispose]: close,
  };
}
