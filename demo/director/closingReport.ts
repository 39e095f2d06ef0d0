import type { EngineState } from '#shared/model/state.ts';
import { type Measured, verdict } from './verdict.ts';

export interface Outage {
  /** Who was killed. */
  readonly name: string;
  /** From the kill until the engine said that it had changed over, or until the destination received again. */
  readonly tookMs: number | null;
}

export interface RunFacts {
  readonly seconds: number;
  readonly destinations: readonly Measured[];
  readonly encoderOutage: Outage;
  readonly destinationOutage: Outage;
  /** As it was at the end. */
  readonly state: Pick<EngineState, 'program' | 'engine'> | null;
}

/** The closing report, line by line; `isUnbroken` decides the exit code. */
export function closingReport(facts: RunFacts): { isUnbroken: boolean; lines: string[] } {
  const reasons = verdict(facts.destinations);
  const lines = [
    reasons.length === 0 ? 'The program was unbroken.' : 'The program was BROKEN:',
    ...reasons.map((reason) => `  ${reason}`),
    `  Measured for ${facts.seconds} s, as the destinations received it:`,
    ...encoderLines(facts),
    ...destinationLines(facts),
    ...facts.destinations.flatMap(describe),
  ];
  if (facts.state) lines.push(`  Engine: ${Math.round(facts.state.engine.rssMb)} MB of memory`);
  return { isUnbroken: reasons.length === 0, lines };
}

function encoderLines({ encoderOutage: { name, tookMs }, state }: RunFacts): string[] {
  const took =
    tookMs === null ? 'the engine did not change over' : `the engine had changed over ${seconds(tookMs)} later`;
  const changeover = state?.program.lastChangeover;
  return [`  ${name} killed on air: ${took}`, ...(changeover ? [`    ${changeover.text}`] : [])];
}

function destinationLines({ destinationOutage: { name, tookMs } }: RunFacts): string[] {
  return [`  ${name} killed: ${tookMs === null ? 'did not receive again' : `received again after ${seconds(tookMs)}`}`];
}

function describe({ name, runs }: Measured): string[] {
  const sum = (pick: (run: Measured['runs'][number]) => number) => runs.reduce((total, run) => total + pick(run), 0);
  const largest = (pick: (run: Measured['runs'][number]) => number) => Math.max(0, ...runs.map(pick));
  const sessions = sum((run) => run.sessions);
  return [
    `  ${name}: ${sessions} ${sessions === 1 ? 'session' : 'sessions'}, ${sum((run) => run.video.units)} pictures, ` +
      `${sum((run) => run.lost)} lost, ${sum((run) => run.repeated)} repeated, ` +
      `${sum((run) => run.video.stepsBack + run.audio.stepsBack)} steps back`,
    `    largest step ${largest((run) => run.video.largestStepMs)} ms in the picture and ` +
      `${largest((run) => run.audio.largestStepMs)} ms in the sound, ` +
      `longest wait for data ${largest((run) => run.longestSilenceMs)} ms`,
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
