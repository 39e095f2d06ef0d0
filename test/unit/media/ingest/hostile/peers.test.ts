import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRAME_MS } from '../../live/LiveEncoder.ts';
import { BACKUP_KEY, LiveMedia } from '../../live/LiveMedia.ts';
import { attacks } from './attacks.ts';
import { TurnMeter } from './TurnMeter.ts';
import { usedMib } from './usedMib.ts';

/** Longer by `ATTACK_MS=10000`. */
const ATTACK_MS = Number(process.env['ATTACK_MS'] ?? 250);
const LONG = 30_000;

describe('while hostile peers do their worst to the ingest', () => {
  let live: LiveMedia;
  let beforeMib: number;
  beforeAll(async () => {
    live = await LiveMedia.start();
    beforeMib = usedMib();
  }, LONG);
  afterAll(() => live[Symbol.asyncDispose]());

  it.each(Object.keys(attacks))('%s: no turn of the loop takes 50 ms', { timeout: LONG }, async (name) => {
    using meter = new TurnMeter();
    const workerData = { name, port: live.port, key: BACKUP_KEY, forMs: ATTACK_MS };
    const attacker = new Worker(new URL('attacker.ts', import.meta.url), { workerData });
    await once(attacker, 'message');
    expect(meter.longestMs).toBeLessThanOrEqual(50);
    expect(live.changes).toHaveLength(1);
    await attacker.terminate();
  });

  it('the destination has missed nothing, in one session from one feed', { timeout: LONG }, async () => {
    await live.received(2_000 / FRAME_MS);
    const shown = live.shown();
    for (const [index, { mark, dtsMs }] of shown.entries()) {
      const before = shown[index - 1];
      if (before) expect([mark - before.mark, dtsMs - before.dtsMs]).toEqual([1, FRAME_MS]);
    }
    expect(live.recorder.sessions).toHaveLength(1);
    expect(live.changes).toHaveLength(1);
    expect(live.feedEnds).not.toContain('main');
  });

  it('no memory is left behind', () => {
    expect(usedMib() - beforeMib).toBeLessThanOrEqual(100);
  });
});
