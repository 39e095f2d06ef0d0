import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Engine } from '#test/scenarios/support/Engine.ts';
import { clip } from './support/clips.ts';
import { figure } from './support/figure.ts';
import { feedKeyOf, labDestination, labStudio } from './support/labStudio.ts';
import { NginxRtmp } from './support/NginxRtmp.ts';
import { type ProcessUsage, processUsage } from './support/ProcessUsage.ts';
import { publish } from './support/publish.ts';
import { suiteThatNeeds } from './support/suiteThatNeeds.ts';

const OVER_S = 20;
const FEEDS = ['main', 'backup'];

suiteThatNeeds('/proc', existsSync('/proc/self/stat'), 'what the engine costs', () => {
  let made: AsyncDisposableStack;
  beforeEach(() => {
    made = new AsyncDisposableStack();
  });
  afterEach(() => made.disposeAsync());

  /** Two feeds and two outputs of about 6 Mbit/s, all live. */
  async function busyEngine(): Promise<Engine> {
    const server = made.use(await NginxRtmp.start());
    const destinations = ['one', 'two'].map((id) => labDestination(id, server));
    const engine = made.use(await Engine.start({ studio: labStudio({ encoders: FEEDS, destinations }) }));
    const { ingestUrl } = (await engine.state()).engine;
    const path = await clip({ width: 1280, height: 720, seconds: 20, videoKbps: 6000 });
    for (const id of FEEDS) made.use(await publish(path, `${ingestUrl}/${feedKeyOf(id)}`));
    await engine.post('/air/start');
    await engine.until('both feeds ready and both outputs live', ({ feeds, outputs }) => {
      return feeds.every(({ hitless }) => hitless.ready) && outputs.every(({ state }) => state === 'live');
    });
    return engine;
  }

  it('with two feeds and two outputs on air, and off air with nothing to do', async () => {
    const idle = made.use(await Engine.start({ studio: labStudio({ encoders: FEEDS, destinations: [] }) }));
    const busy = await busyEngine();
    const [idleUsage, busyUsage] = await Promise.all([
      processUsage(await idle.pid(), OVER_S),
      processUsage(await busy.pid(), OVER_S),
    ]);
    const { bitrateKbps } = (await busy.state()).program;
    figure(
      `engine with two feeds and two outputs, program of ${bitrateKbps} kbit/s, over ${OVER_S} s`,
      told(busyUsage),
    );
    figure(`engine off air, no feed, no page, over ${OVER_S} s`, told(idleUsage));
    expect(idleUsage.cpuPct).toBeLessThanOrEqual(1);
    expect(busyUsage.rssMb).toBeLessThanOrEqual(200);
    // Several times what it was when it was measured: what counts here is that it stays small.
    expect(busyUsage.cpuPct).toBeLessThan(25);
  });
});

function told({ cpuPct, rssMb }: ProcessUsage): Record<string, string> {
  return { CPU: `${cpuPct.toFixed(2)} % of a core`, memory: `${Math.round(rssMb)} MB` };
}
