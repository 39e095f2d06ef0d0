import { Engine } from '#test/scenarios/support/Engine.ts';
import { RealObs } from '../obs/RealObs.ts';
import { VirtualDisplay } from '../obs/VirtualDisplay.ts';
import { labDestination, labStudio } from './labStudio.ts';
import { NginxRtmp } from './NginxRtmp.ts';
import { TcpGate } from './TcpGate.ts';

export const OBS_IDS = ['main', 'backup'] as const;
export type ObsId = (typeof OBS_IDS)[number];
export const STREAM = 'show';

/**
 * Two real OBS, the built engine that knows their websockets and passwords, and one real nginx-rtmp. Nothing publishes
 * yet. A third encoder of the studio, `stranger`, is the first OBS with a wrong password, through a gate that counts.
 */
export interface ObsStudio extends AsyncDisposable {
  readonly engine: Engine;
  readonly server: NginxRtmp;
  readonly obs: Readonly<Record<ObsId, RealObs>>;
  readonly strangersGate: TcpGate;
}

export async function obsStudio(): Promise<ObsStudio> {
  const started = new AsyncDisposableStack();
  const use = <T extends AsyncDisposable>(made: Promise<T>) => made.then((one) => started.use(one));
  try {
    const server = await use(NginxRtmp.start());
    const display = await use(VirtualDisplay.start());
    const main = await use(RealObs.start(display.name, 0));
    const backup = await use(RealObs.start(display.name, 1));
    const strangersGate = await use(TcpGate.start(Number(new URL(main.url).port)));
    const studio = labStudio({
      encoders: [...OBS_IDS, 'stranger'],
      program: { mode: 'hitless', delayMs: 2500, stallMs: 500 },
      destinations: [labDestination(STREAM, server)],
    });
    const optionsOf = {
      main: { url: main.url, password: main.password },
      backup: { url: backup.url, password: backup.password },
      stranger: { url: `ws://127.0.0.1:${strangersGate.port}`, password: 'a-wrong-password' },
    };
    for (const encoder of studio.encoders ?? []) {
      encoder.make = 'obs';
      encoder.options = optionsOf[encoder.id as keyof typeof optionsOf];
    }
    const engine = await use(Engine.start({ studio }));
    return {
      engine,
      server,
      obs: { main, backup },
      strangersGate,
      [Symbol.asyncDispose]: () => started.disposeAsync(),
    };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}
