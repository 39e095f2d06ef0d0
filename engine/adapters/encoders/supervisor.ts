import type { Clock, Timer } from '#engine/base/clock.ts';
import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import type { Log } from '#engine/base/log.ts';
import type { Settable, SettingChange } from '#shared/model/pairCheck.ts';
import type { EncoderStudio } from '#shared/model/studio.ts';
import { faultText } from '#shared/text/faults.ts';
import { type ChosenPlug, choosePlug } from './choosePlug.ts';
import { type EncoderEvent, encoderEvents } from './encoderEvents.ts';
import { faultOfEnd, faultReport, type PublishedReport, stateAfter } from './faultReport.ts';
import { LinkKeeper } from './LinkKeeper.ts';
import { carryOut } from './order.ts';
import type {
  AnyEncoderPlug,
  Command,
  EncoderCan,
  EncoderReport,
  EncoderSettings,
  EncoderTarget,
  Heard,
  LinkEnd,
  Step,
  Wanted,
} from './plug.ts';
import { encoderPlugs } from './registry.ts';
import { Waiters } from './Waiters.ts';

export interface EncoderSupervisorOptions {
  /** With its secrets. */
  readonly encoder: EncoderStudio;
  /** Where this encoder has to send; null while the ingest is down or the encoder has no feed key. */
  readonly ingest: () => EncoderTarget | null;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when the report differs from the last one. */
  readonly onReport: (report: EncoderReport) => void;
  readonly onEvent: (event: EncoderEvent) => void;
  readonly random: () => number;
  readonly plugs?: readonly AnyEncoderPlug[];
}

/** What is wanted of the encoder, without what only the moment of the order tells. */
type Aim = { readonly kind: 'live' } | Exclude<Wanted, { kind: 'live' }>;

interface Order {
  readonly aim: Aim;
  readonly outcome: Promise<Outcome<string>>;
}

const CAN_NOTHING: EncoderCan = { start: false, stop: false, point: false };

/** Looks after one encoder, of whatever make: keeps the link up, polls, reports, carries out orders. */
export class EncoderSupervisor {
  readonly #o: EncoderSupervisorOptions;
  readonly #keeper: LinkKeeper;
  readonly #waiters: Waiters;
  #encoder: EncoderStudio;
  #chosen: ChosenPlug;
  #facts: unknown;
  #target: EncoderTarget | null = null;
  /** Why there is no link, from its end until the next is up. */
  #end: LinkEnd | null = null;
  #report: EncoderReport;
  #lastKnown: EncoderReport | null = null;
  #poll: Timer | null = null;
  #order: Order | null = null;
  #isClosed = false;

  constructor(options: EncoderSupervisorOptions) {
    this.#o = options;
    this.#waiters = new Waiters(options.clock);
    this.#encoder = options.encoder;
    this.#chosen = choosePlug(options.encoder, options.plugs ?? encoderPlugs);
    this.#facts = this.#chosen.plug?.noFacts;
    this.#keeper = new LinkKeeper({
      clock: options.clock,
      random: options.random,
      dial: (on) => {
        if (!this.#chosen.plug?.link) throw new Error('a make without a link was dialled');
        return this.#chosen.plug.link(this.#chosen.options, on);
      },
      opened: () => this.#linkOpened(),
      ended: (end, error) => this.#linkEnded(end, error),
      told: (event, data) => this.#hear({ kind: 'told', event, data }),
    });
    this.#report = this.#makeReport().report;
  }

  start(): void {
    if (this.#isClosed) return;
    if (this.#chosen.plug?.link) this.#keeper.take({ kind: 'open' });
    this.#publish();
  }

  report(): EncoderReport {
    return this.#report;
  }

  /** Points the encoder at our ingest if needed and starts it. The value says what came of it, for people. */
  run(): Promise<Outcome<string>> {
    return this.#take({ kind: 'live' });
  }

  /** Stops the encoder's stream, wherever it goes. */
  halt(): Promise<Outcome<string>> {
    return this.#take({ kind: 'idle' });
  }

  /** Changes one setting of the encoder, after whatever it was told before, and reads back whether it took. */
  async set(change: SettingChange): Promise<Outcome<string>> {
    while (this.#order) await this.#order.outcome;
    return this.#take({ kind: 'set', change });
  }

  /** What the encoder is set to; null where it does not tell, and while it can't be asked. */
  settings(): EncoderSettings | null {
    if (this.#keeper.state() !== 'up') return null;
    return this.#guarded((plug) => plug.settings?.(this.#facts) ?? null);
  }

  /** Whether a setting could be changed now; null: not from here. */
  settable(change: SettingChange): Settable | null {
    if (this.#keeper.state() !== 'up') return null;
    return this.#guarded((plug) => plug.settable?.(this.#facts, change) ?? null);
  }

  /** Takes over another configuration of the same encoder. A link stays up if nothing that it needs has changed. */
  update(encoder: EncoderStudio): void {
    const before = this.#encoder;
    this.#encoder = encoder;
    if (this.#isClosed) return;
    if (before.make === encoder.make && JSON.stringify(before.options) === JSON.stringify(encoder.options)) {
      this.#publish();
      return;
    }
    this.#order = null;
    this.#poll?.cancel();
    this.#chosen = choosePlug(encoder, this.#o.plugs ?? encoderPlugs);
    this.#facts = this.#chosen.plug?.noFacts;
    this.#end = null;
    if (!this.#chosen.plug?.link) this.#keeper.take({ kind: 'close' });
    else this.#keeper.take({ kind: this.#keeper.state() === 'closed' ? 'open' : 'changed' });
    this.#publish();
    this.#waiters.wake();
  }

  async close(): Promise<void> {
    const order = this.#order;
    this.#isClosed = true;
    this.#order = null;
    this.#poll?.cancel();
    this.#keeper.take({ kind: 'close' });
    this.#waiters.wake();
    await order?.outcome;
  }

  #linkOpened(): void {
    this.#end = null;
    this.#facts = this.#chosen.plug?.noFacts;
    this.#publish();
    this.#waiters.wake();
    this.#pollNow();
  }

  #linkEnded(end: LinkEnd, error: unknown): void {
    this.#poll?.cancel();
    this.#end = end;
    this.#facts = this.#chosen.plug?.noFacts;
    if (end.reason === 'plug-threw') this.#o.log.error(this.#subject(), 'its plug threw', error);
    this.#publish();
    this.#waiters.wake();
  }

  #pollNow(): void {
    this.#poll?.cancel();
    const round = this.#o.clock.after(0, () => {
      this.#askAround(() => this.#poll === round).then(
        (isGoingOn) => {
          if (isGoingOn) this.#poll = this.#o.clock.after(this.#chosen.plug?.pollMs ?? 0, () => this.#pollNow());
        },
        (error: unknown) => this.#plugThrew(error),
      );
    });
    this.#poll = round;
  }

  /** Asks all that the plug wants to know. False when another round has taken over or the link is gone. */
  async #askAround(isCurrent: () => boolean): Promise<boolean> {
    this.#noteTarget();
    const commands = this.#guarded((plug) => plug.polls(this.#facts, this.#o.clock.nowMs())) ?? [];
    for (const command of commands) {
      if (!isCurrent()) return false;
      await this.#ask(command);
    }
    this.#publish();
    return isCurrent() && this.#keeper.state() === 'up';
  }

  #noteTarget(): void {
    const target = this.#o.ingest();
    const isSame = target?.url === this.#target?.url && target?.feedKey === this.#target?.feedKey;
    this.#target = target;
    if (!isSame) this.#hear({ kind: 'retargeted' });
  }

  /** False when the device declined or the link ended. */
  async #ask(command: Command): Promise<boolean> {
    const { call } = command;
    const answer = await this.#keeper.call(command, () => this.#hear({ kind: 'asked', call }));
    if (!answer) return false;
    if (answer.ok) this.#hear({ kind: 'answered', call, sent: command.data, data: answer.data });
    else this.#hear({ kind: 'declined', call, code: answer.code });
    return answer.ok;
  }

  #hear(heard: Heard): void {
    const at = { nowMs: this.#o.clock.nowMs(), target: this.#target };
    this.#guarded((plug) => {
      this.#facts = plug.read(this.#facts, heard, at);
    });
    this.#publish();
    this.#waiters.wake();
  }

  #take(aim: Aim): Promise<Outcome<string>> {
    if (this.#order && JSON.stringify(this.#order.aim) === JSON.stringify(aim)) return this.#order.outcome;
    const order: Order = { aim, outcome: this.#carryOut(aim, () => this.#order === order) };
    this.#order = order;
    return order.outcome.finally(() => {
      if (this.#order === order) this.#order = null;
    });
  }

  async #carryOut(aim: Aim, isCurrent: () => boolean): Promise<Outcome<string>> {
    // The order is noted down before its first step.
    await Promise.resolve();
    if (this.#chosen.plug?.link) await this.#reach(isCurrent);
    this.#noteTarget();
    this.#hear({ kind: 'ordered' });
    const outcome = await carryOut(aim.kind, {
      nowMs: () => this.#o.clock.nowMs(),
      obstacle: () => this.#obstacle(isCurrent),
      plan: () => this.#plan(aim),
      ask: (command) => {
        this.#o.log.info(this.#subject(), `${command.call}: ${command.why}`);
        return this.#ask(command);
      },
      changed: (limitMs) => this.#waiters.wait(limitMs),
    });
    const { name } = this.#encoder;
    if (outcome.ok) return { ok: true, value: `${name} ${outcome.value}.` };
    const why = fault(outcome.fault.code, { name, ...outcome.fault.context });
    this.#o.log.warn(this.#subject(), faultText(why.code, why.context));
    return { ok: false, fault: why };
  }

  /** Dials at once if the link is down, and waits for what comes of it. */
  async #reach(isCurrent: () => boolean): Promise<void> {
    this.#keeper.take({ kind: 'press' });
    while (isCurrent() && this.#keeper.state() === 'dialling') await this.#waiters.wait(null);
  }

  #plan(aim: Aim): Step | null {
    const wanted: Wanted = aim.kind === 'live' ? { kind: 'live', target: this.#target } : aim;
    return this.#guarded((plug) => plug.plan(wanted, this.#facts, this.#o.clock.nowMs()));
  }

  #obstacle(isCurrent: () => boolean): Fault | null {
    if (this.#isClosed) return fault('encoder-closed');
    if (!isCurrent()) return fault('encoder-order-replaced');
    if (!this.#chosen.plug) return this.#chosen.fault;
    if (this.#end) return faultOfEnd(this.#end, this.#encoder.name);
    if (this.#chosen.plug.link && this.#keeper.state() !== 'up') return fault('encoder-unreachable');
    return null;
  }

  #guarded<T>(use: (plug: AnyEncoderPlug) => T): T | null {
    const { plug } = this.#chosen;
    if (!plug) return null;
    try {
      return use(plug);
    } catch (error) {
      this.#plugThrew(error);
      return null;
    }
  }

  #plugThrew(error: unknown): void {
    this.#keeper.fail({ reason: 'plug-threw', why: 'it failed' }, error);
  }

  #publish(): void {
    if (this.#isClosed) return;
    const { report, faultCode } = this.#makeReport();
    if (JSON.stringify(report) === JSON.stringify(this.#report)) return;
    this.#report = report;
    this.#o.onReport(report);
    for (const event of encoderEvents(this.#encoder.name, this.#lastKnown, report, faultCode)) this.#o.onEvent(event);
    if (report.state !== 'unknown') this.#lastKnown = report;
  }

  #makeReport(): PublishedReport {
    const { plug } = this.#chosen;
    if (!plug) return faultReport('faulty', this.#chosen.fault, CAN_NOTHING);
    if (this.#end) {
      return faultReport(stateAfter(this.#end), faultOfEnd(this.#end, this.#encoder.name), plug.can);
    }
    if (plug.link && this.#keeper.state() !== 'up') {
      const report: EncoderReport = { state: 'unknown', detail: 'connecting', can: plug.can, stats: null };
      return { report, faultCode: null };
    }
    const reading = this.#guarded((one) => one.report(this.#facts, this.#o.clock.nowMs()));
    if (reading) return { report: { ...reading, can: plug.can }, faultCode: null };
    return faultReport('faulty', fault('encoder-plug-faulty', { name: this.#encoder.name }), plug.can);
  }

  #subject(): string {
    return `encoder/${this.#encoder.id}`;
  }
}
