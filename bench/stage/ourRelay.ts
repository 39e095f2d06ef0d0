import { benchStudio, feedKey } from './benchStudio.ts';
import { EngineRun } from './EngineRun.ts';
import type { Relay, RelayOrders } from './Relay.ts';

export interface OurRelay {
  readonly mode: 'hitless' | 'low-latency';
  readonly trusts: string;
  readonly profileDir: string | null;
}

/** Our own engine, with one encoder. */
export async function ourRelay({ url, outputs }: RelayOrders, { mode, ...options }: OurRelay): Promise<Relay> {
  const engine = await EngineRun.start({ studio: benchStudio({ mode, feeds: 1, outputs, url }), ...options });
  const { ingestUrl } = (await engine.state()).engine;
  return {
    pid: engine.pid,
    feedUrl: `${ingestUrl}/${feedKey(0)}`,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}
