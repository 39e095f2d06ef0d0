import { expect, onTestFinished } from 'vitest';
import { type Clock, systemClock } from '#engine/base/clock.ts';
import type { Fault } from '#engine/base/fault.ts';
import { KernelQueues } from '#engine/media/outputs/kernelQueue.ts';
import type { NameBook } from '#engine/media/outputs/names/NameBook.ts';
import { Output } from '#engine/media/outputs/Output.ts';
import type { OutputPath } from '#engine/media/outputs/orders.ts';
import type { OutputPhase } from '#engine/media/outputs/outputMachine.ts';
import { newNames } from './newNames.ts';
import { type ProgramShape, ProgramSource } from './ProgramSource.ts';

export interface Told {
  readonly what: 'live' | 'failed' | 'moved' | 'stalled' | 'stayed';
  readonly path: string;
  readonly why?: string;
  readonly wasLive?: boolean;
  readonly from?: string;
  readonly downMs?: number;
}

interface RigShape {
  readonly clock?: Clock;
  readonly program?: Partial<ProgramShape>;
  readonly programKbps?: number;
  readonly wanted?: boolean;
  readonly sessionMs?: number;
  readonly names?: NameBook;
  readonly graceMs?: number;
}

/** A real output with a program in its log; the destinations are real servers on this machine. */
export class OutputRig {
  readonly source: ProgramSource;
  readonly told: Told[] = [];
  readonly output: Output;
  readonly #graceMs: number;

  constructor(
    paths: readonly OutputPath[],
    {
      clock = systemClock,
      program,
      programKbps = 1_000,
      wanted = true,
      sessionMs = Number.POSITIVE_INFINITY,
      names = newNames(),
      graceMs = 0,
    }: RigShape = {},
  ) {
    this.source = new ProgramSource(program);
    this.#graceMs = graceMs;
    this.output = new Output(
      { id: 'there', wanted, graceMs, paths },
      {
        clock,
        log: this.source.log,
        names,
        kernel: new KernelQueues(),
        programKbps: () => programKbps,
        random: () => 0,
        sessionMs,
        listener: {
          wentLive: (_, path) => this.told.push({ what: 'live', path: path.endpointId }),
          failed: (_, path, why, wasLive) =>
            this.told.push({ what: 'failed', path: path.endpointId, why: why.code, wasLive }),
          moved: (_, from, to, why, downMs) =>
            this.told.push({ what: 'moved', from: from.endpointId, path: to.endpointId, why: why.code, downMs }),
          stalled: (_, path) => this.told.push({ what: 'stalled', path: path.endpointId }),
          stayed: (_, path, why) => this.told.push({ what: 'stayed', path: path.endpointId, why: why.code }),
        },
      },
    );
    onTestFinished(() => this.output.close());
  }

  get phase(): OutputPhase['kind'] {
    return this.output.facts().phase.kind;
  }

  get lastFault(): Fault | null {
    return this.output.facts().lastFault;
  }

  order(paths: readonly OutputPath[], wanted = true): void {
    this.output.setOrders({ id: 'there', wanted, graceMs: this.#graceMs, paths });
  }

  /** The program goes on in real time. */
  run(): void {
    this.source.write();
    this.source.run(() => this.output.programWrote());
  }

  /** One GOP, for sessions that only have to begin. */
  writeOnce(): void {
    this.source.write();
    this.output.programWrote();
  }

  /** Until the output is in this phase. */
  async is(phase: OutputPhase['kind'], timeoutMs = 3_000): Promise<void> {
    await expect.poll(() => this.phase, { timeout: timeoutMs, interval: 10 }).toBe(phase);
  }

  async live(): Promise<void> {
    this.run();
    await this.is('live');
  }
}
