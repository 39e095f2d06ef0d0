import { describe, expect, it } from 'vitest';
import { describe as inWords, runSeeds } from './runSeeds.ts';

/** `npm run simulate -- --seeds 10000` runs more of them, `-- --seed N` shows the plan of one. */
const GROUPS = 20;
const SEEDS_A_GROUP = 25;

describe('random schedules of faults', () => {
  for (let group = 0; group < GROUPS; group++) {
    const from = group * SEEDS_A_GROUP;
    it(`break no invariant: seeds ${from} to ${from + SEEDS_A_GROUP - 1}`, async () => {
      const broken: string[] = [];
      for await (const outcome of runSeeds(from, SEEDS_A_GROUP)) broken.push(...inWords(outcome));
      expect(broken).toEqual([]);
    });
  }

  it('are the same for the same seed', async () => {
    const { planOf } = await import('./plan.ts');
    const { Simulation } = await import('./Simulation.ts');
    const [once, again] = [await new Simulation(planOf(7)).run(), await new Simulation(planOf(7)).run()];
    expect(again.sent).toEqual(once.sent);
    expect(again.changes).toEqual(once.changes);
  });
});
