import type { z } from 'zod';
import type { Studio } from '#shared/model/studio.ts';
import { Engine } from '#test/scenarios/support/Engine.ts';
import { type Encoder, Playout } from '#test/scenarios/support/Playout.ts';
import { feedKeyOf, labDestination, labStudio } from './labStudio.ts';
import { NginxRtmp } from './NginxRtmp.ts';
import { until } from './until.ts';

interface Wanted {
  encoders: number;
  program?: z.input<typeof Studio>['program'];
  /** Endpoints of the one destination, in order of preference. */
  servers?: number;
}

/**
 * Real ffmpeg encoders `a`, `b`, … that show the same at the same moment, the built engine, and one destination `show`
 * at one or several real nginx-rtmp. On air, every encoder ready to take over.
 */
export interface FfmpegStudio extends AsyncDisposable {
  readonly engine: Engine;
  readonly servers: readonly NginxRtmp[];
  readonly encoders: readonly Encoder[];
}

export const STREAM = 'show';

const FIRST = 'a'.charCodeAt(0);

export async function ffmpegStudio({
  encoders: count,
  program,
  servers: serverCount = 1,
}: Wanted): Promise<FfmpegStudio> {
  const started = new AsyncDisposableStack();
  const use = <T extends AsyncDisposable>(made: Promise<T>) => made.then((one) => started.use(one));
  try {
    const servers = await Promise.all(Array.from({ length: serverCount }, () => use(NginxRtmp.start())));
    const ids = Array.from({ length: count }, (_, index) => String.fromCharCode(FIRST + index));
    const studio = labStudio({
      encoders: ids,
      program: program ?? {},
      destinations: [labDestination(STREAM, ...servers)],
    });
    const playout = await use(Playout.start(ids.map((_, source) => source)));
    const engine = await use(Engine.start({ studio }));
    const { ingestUrl } = (await engine.state()).engine;
    const encoders = ids.map((id, source) => playout.publish(source, `${ingestUrl}/${feedKeyOf(id)}`));
    await engine.post('/air/start');
    await engine.until('all stand by', ({ program: { mode }, feeds, outputs }) => {
      const isReady = feeds.every(({ hitless, state }) => (mode === 'hitless' ? hitless.ready : state === 'live'));
      return isReady && outputs.some(({ state }) => state === 'live');
    });
    return { engine, servers, encoders, [Symbol.asyncDispose]: () => started.disposeAsync() };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

/** Ends the show in order, so that recordings are whole. */
export async function endShow({ engine, servers }: FfmpegStudio): Promise<void> {
  await engine.post('/air/stop');
  for (const server of servers) {
    await until('the end of the session', async () => (await server.publishing()).length === 0);
  }
}
