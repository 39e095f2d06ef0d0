import type { DestinationReport } from '../destination/DestinationReport.ts';

/** What one destination received. */
export interface Measured {
  readonly name: string;
  /** One report for each run of its process: one, or two when it was killed and started again. */
  readonly runs: readonly DestinationReport[];
  readonly wasKilled: boolean;
}

/** Why the program was not unbroken; empty when it was. One changeover between the clips is expected. */
export function verdict(destinations: readonly Measured[]): string[] {
  return destinations.flatMap((destination) => judge(destination).map((reason) => `${destination.name}: ${reason}`));
}

function judge({ runs, wasKilled }: Measured): string[] {
  const expectedRuns = wasKilled ? 2 : 1;
  if (runs.length !== expectedRuns) return [`${runs.length} runs instead of ${expectedRuns}`];
  const reasons = runs.flatMap(judgeRun);
  const changes = runs.reduce((sum, run) => sum + run.changeCount, 0);
  if (changes !== 1) reasons.push(`${changes} changes between the encoders instead of 1`);
  return reasons;
}

/** Every run of a destination has exactly one session, without a break in it. */
function judgeRun(run: DestinationReport): string[] {
  const broken: [boolean, string][] = [
    [run.sessions !== 1, `${run.sessions} sessions in one run`],
    [run.video.units === 0, 'no picture arrived'],
    [run.audio.units === 0, 'no sound arrived'],
    [run.lost > 0, `${run.lost} pictures lost`],
    [run.repeated > 0, `${run.repeated} pictures repeated`],
    [run.unknown > 0, `${run.unknown} pictures of neither encoder`],
    [run.video.holes > 0, `${run.video.holes} holes in the picture, the largest step ${run.video.largestStepMs} ms`],
    [run.audio.holes > 0, `${run.audio.holes} holes in the sound, the largest step ${run.audio.largestStepMs} ms`],
    [run.video.stepsBack > 0, `${run.video.stepsBack} steps back in the picture`],
    [run.audio.stepsBack > 0, `${run.audio.stepsBack} steps back in the sound`],
  ];
  return broken.filter(([isSo]) => isSo).map(([, reason]) => reason);
}
