import { check, type Violation } from './invariants.ts';
import { planOf } from './plan.ts';
import { Simulation } from './Simulation.ts';

/** What one seed broke; nothing when all invariants held. */
export interface Outcome {
  readonly seed: number;
  readonly violations: readonly Violation[];
}

export async function runSeed(seed: number): Promise<Outcome> {
  return { seed, violations: check(await new Simulation(planOf(seed)).run()) };
}

/** Runs `count` seeds, every `step`-th from `from` on. */
export async function* runSeeds(from: number, count: number, step = 1): AsyncGenerator<Outcome> {
  for (let index = 0; index < count; index++) yield await runSeed(from + index * step);
}

export function describe({ seed, violations }: Outcome): string[] {
  return violations.map(({ invariant, what }) => `seed ${seed}: ${invariant}: ${what}`);
}
