import { expect } from 'vitest';
import type { EncoderEvent } from '#engine/adapters/encoders/encoderEvents.ts';
import type { EncoderReport, EncoderTarget } from '#engine/adapters/encoders/plug.ts';
import { EncoderSupervisor } from '#engine/adapters/encoders/supervisor.ts';
import type { Outcome } from '#engine/base/fault.ts';
import { createLog } from '#engine/base/log.ts';
import { EncoderState } from '#shared/model/state.ts';
import { faultText } from '#shared/text/faults.ts';
import { until } from '#test/lab/support/until.ts';
import type { EncoderRig } from './EncoderRig.ts';

/** A supervisor at work on a rig, and everything that it lets out. */
export class Watch {
  readonly supervisor: EncoderSupervisor;
  readonly reports: EncoderReport[] = [];
  readonly events: EncoderEvent[] = [];
  readonly logged: string[] = [];
  readonly #told: string[] = [];
  target: EncoderTarget | null;

  constructor(rig: EncoderRig, encoder = rig.encoder) {
    this.target = rig.target;
    this.supervisor = new EncoderSupervisor({
      encoder,
      ingest: () => this.target,
      clock: rig.clock,
      // Nothing is redacted here: no secret may get as far as the redaction.
      log: createLog(
        (line) => this.logged.push(line),
        (text) => text,
        () => rig.clock.wallMs(),
      ),
      onReport: (report) => this.reports.push(report),
      onEvent: (event) => this.events.push(event),
      random: () => 0.5,
    });
    this.supervisor.start();
  }

  get state(): EncoderReport['state'] {
    return this.supervisor.report().state;
  }

  async sees(state: EncoderReport['state'], limitMs?: number): Promise<EncoderReport> {
    await until(`${this.supervisor.report().state} → ${state}`, () => this.state === state, limitMs);
    return this.supervisor.report();
  }

  async orders(order: Promise<Outcome<string>>): Promise<string> {
    const outcome = await order;
    const text = outcome.ok ? outcome.value : faultText(outcome.fault.code, outcome.fault.context);
    this.#told.push(text, JSON.stringify(outcome));
    return outcome.ok ? outcome.value : outcome.fault.code;
  }

  run(): Promise<string> {
    return this.orders(this.supervisor.run());
  }

  halt(): Promise<string> {
    return this.orders(this.supervisor.halt());
  }

  codes(): string[] {
    return this.events.map(({ code }) => code);
  }

  /** The states that it went through, one after the other. */
  states(): EncoderReport['state'][] {
    const states = this.reports.map(({ state }) => state);
    return states.filter((state, index) => state !== states[index - 1]);
  }

  /** How often a command was given to the device. */
  given(call: string): number {
    return this.logged.filter((line) => line.includes(`${call}:`)).length;
  }

  /** Whatever came out has the form that the contract says, and not one secret in it. */
  expectClean(rig: EncoderRig): void {
    const { id, name, make } = rig.encoder;
    for (const report of this.reports) EncoderState.parse({ id, name, make, ...report });
    const all = JSON.stringify([this.reports, this.events, this.logged, this.#told]);
    for (const secret of rig.secrets) expect(all).not.toContain(secret);
  }
}
