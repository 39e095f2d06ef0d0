import { isDeepStrictEqual } from 'node:util';
import { backoffMs } from '#engine/base/backoff.ts';
import type { Clock, Timer } from '#engine/base/clock.ts';
import { type Fault, fault } from '#engine/base/fault.ts';
import { parseRtmpTarget } from '#engine/wire/rtmp/url.ts';
import type { OutputId } from '#shared/model/ids.ts';
import { RateMeter } from '../feeds/RateMeter.ts';
import { PROGRAM_CHUNK_SIZE, type ProgramLog, type ProgramMessage } from '../program/ProgramLog.ts';
import type { KernelQueues } from './kernelQueue.ts';
import { LogSender } from './LogSender.ts';
import { OUTPUT_LIMITS, windowAckBytes } from './limits.ts';
import type { NameBook } from './names/NameBook.ts';
import type { OutputOrders, OutputPath } from './orders.ts';
import type { OutputFacts } from './outputFacts.ts';
import { newOutputMachine, type OutputEvent, type OutputMachine, stepOutput } from './outputMachine.ts';
import { PublishSession, type SessionListener, type SessionPorts } from './PublishSession.ts';
import { type Move, Successor } from './Successor.ts';

export interface OutputListener {
  wentLive(output: Output, path: OutputPath): void;
  /** A session or a try ended otherwise than by our wish. `wasLive`: media had been going out. */
  failed(output: Output, path: OutputPath, why: Fault, wasLive: boolean): void;
  /** Live again on another path, after `downMs`; `replayedMs` of content was sent again. */
  moved(output: Output, from: OutputPath, to: OutputPath, why: Fault, downMs: number, replayedMs: number): void;
  stalled(output: Output, path: OutputPath): void;
  /** It was to go on elsewhere, and stays where it is. */
  stayed(output: Output, path: OutputPath, why: Fault): void;
}

export interface OutputPorts {
  readonly clock: Clock;
  readonly log: ProgramLog;
  readonly names: NameBook;
  readonly kernel: KernelQueues;
  readonly programKbps: () => number;
  readonly random: () => number;
  /** Content of one session, at most; without it the usual limit. */
  readonly sessionMs?: number;
  readonly listener: OutputListener;
}

/** One sender: obeys its orders, walks its paths, and keeps one session going with the program. */
export class Output {
  readonly #ports: OutputPorts;
  #orders: OutputOrders;
  #machine: OutputMachine;
  #session: PublishSession | null = null;
  #sender: LogSender | null = null;
  #successor: Successor | null = null;
  #timer: Timer | null = null;
  #watch: Timer | null = null;
  #resumeFrom: number | null = null;
  #lastLive: { path: OutputPath; endedMs: number; why: Fault | null } | null = null;
  /** When the stream broke off that the service waits for now; null while there is one, or none is wanted. */
  #brokeOffMs: number | null = null;
  #lastFault: Fault | null = null;
  #sessions = 0;
  #dropped = 0;
  readonly #rate = new RateMeter();

  constructor(orders: OutputOrders, ports: OutputPorts) {
    this.#ports = ports;
    this.#orders = orders;
    this.#machine = newOutputMachine(orders.paths.length);
    this.#want();
  }

  get id(): string {
    return this.#orders.id;
  }

  get orders(): OutputOrders {
    return this.#orders;
  }

  facts(): OutputFacts {
    return {
      phase: this.#machine.phase,
      waitsForKeyframe: this.#machine.phase.kind === 'no-program' && this.#ports.log.newest !== undefined,
      path: this.#orders.paths[this.#machine.path] ?? null,
      address: this.#session?.address ?? null,
      bitrateKbps: this.#sender ? this.#rate.kbps(this.#ports.clock.nowMs()) : 0,
      backlogMs: Math.round(this.#sender?.backlogMs ?? 0),
      isCatchingUp: this.#sender?.isCatchingUp ?? false,
      rttMs: this.#session?.rttMs ?? null,
      droppedFrames: this.#dropped + (this.#sender?.droppedFrames ?? 0),
      sessions: this.#sessions,
      closesAtMs: this.#closesAtMs,
      lastFault: this.#lastFault,
      acknowledges: this.#session?.delivery.acknowledges ?? null,
    };
  }

  setOrders(orders: OutputOrders): void {
    const current = this.#orders.paths[this.#machine.path];
    const isSameList = isDeepStrictEqual(orders.paths, this.#orders.paths);
    const kept = orders.paths.findIndex((path) => isDeepStrictEqual(path, current));
    this.#orders = orders;
    if (!isSameList) {
      this.#dropSuccessor();
      this.#apply({ kind: 'paths-changed', pathCount: orders.paths.length, path: kept < 0 ? null : kept });
    }
    this.#want();
  }

  /** By hand: forget refusals and waits, try now. */
  retry(): void {
    this.#apply({ kind: 'not-wanted' });
    this.#want();
  }

  /** By hand: on to the endpoint of `outputId`, without a break where the session in use is well. False: no such path. */
  moveTo(outputId: OutputId): boolean {
    const index = this.#orders.paths.findIndex((path) => path.outputId === outputId);
    const path = this.#orders.paths[index];
    if (!path) return false;
    if (this.#sender && this.#machine.phase.kind === 'live') {
      this.#handOver({ path, index, why: fault('output-moved-by-hand') });
    } else this.#apply({ kind: 'sent-to', path: index });
    return true;
  }

  /** The program wrote: send it, or begin now that there is something to begin with. */
  programWrote(): void {
    if (this.#sender) this.#pump();
    else if (this.#machine.phase.kind === 'no-program') this.#want();
  }

  /** Resolves when the destination has had its end of stream, or can't have it any more. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#apply({ kind: 'not-wanted' });
    await session?.gone;
  }

  #want(): void {
    const isWanted = this.#orders.wanted && this.#orders.paths.length > 0;
    this.#apply(isWanted ? { kind: 'wanted', hasProgram: this.#startPoint() !== null } : { kind: 'not-wanted' });
  }

  #apply(event: OutputEvent): void {
    const nowMs = this.#ports.clock.nowMs();
    const step = stepOutput(this.#machine, event, nowMs, (attempt, why) => this.#waitMs(attempt, why));
    this.#machine = step.machine;
    for (const effect of step.effects) {
      if (effect.kind === 'hang-up') this.#hangUp(effect.inOrder);
      else this.#dial();
    }
    this.#timer?.cancel();
    const { phase } = this.#machine;
    if (phase.kind !== 'waiting') return;
    this.#timer = this.#ports.clock.after(phase.untilMs - nowMs, () => this.#apply({ kind: 'due' }));
  }

  #waitMs(attempt: number, why: Fault): number {
    const { random } = this.#ports;
    if (why.code === 'output-key-in-use') return OUTPUT_LIMITS.staleKeyMs * (0.8 + 0.4 * random());
    const waitMs = backoffMs(OUTPUT_LIMITS.backoff, attempt, random);
    const { least, most } = OUTPUT_LIMITS.graceRetryMs;
    return this.#closesAtMs === null ? waitMs : Math.min(waitMs, least + (most - least) * random());
  }

  /** When the service gives the stream up, as far as that is known and still to come. */
  get #closesAtMs(): number | null {
    if (this.#brokeOffMs === null) return null;
    const atMs = this.#brokeOffMs + this.#orders.graceMs;
    return atMs > this.#ports.clock.nowMs() ? atMs : null;
  }

  #dial(): void {
    const path = this.#orders.paths[this.#machine.path];
    if (!path) return;
    if (!this.#startPoint()) return this.#waitForStart();
    const session: PublishSession = new PublishSession(path, this.#sessionPorts, PROGRAM_CHUNK_SIZE, {
      ...this.#listenTo(() => session),
      publishing: () => this.#session === session && this.#publishing(session),
    });
    this.#session = session;
  }

  get #sessionPorts(): SessionPorts {
    const { clock, names, kernel, programKbps } = this.#ports;
    return { clock, names, kernel, windowAckBytes: () => windowAckBytes(programKbps()) };
  }

  /** A session that is not ours any more has nothing to say. */
  #listenTo(session: () => PublishSession): Omit<SessionListener, 'publishing'> {
    const isOurs = () => this.#session === session();
    return {
      progressed: () => isOurs() && this.#progressed(),
      reconnectAsked: (tcUrl) => isOurs() && this.#reconnect(session().path, tcUrl),
      closed: (why, isFatal) => isOurs() && this.#failed(session().path, why, isFatal),
    };
  }

  /** Opens the session that goes on elsewhere; the one in use sends until then, and up to the keyframe it begins with. */
  #handOver(move: Move): void {
    this.#dropSuccessor();
    const successor: Successor = new Successor(
      move,
      this.#sessionPorts,
      () => this.#successor === successor && this.#endSession(true),
      (why) => {
        if (this.#successor !== successor) return;
        this.#dropSuccessor();
        this.#ports.listener.stayed(this, move.path, why);
      },
    );
    this.#successor = successor;
  }

  #endSession(endsSoon: boolean): void {
    if (this.#sender) this.#sender.endsSoon = endsSoon;
  }

  #dropSuccessor(): void {
    this.#successor?.drop();
    this.#successor = null;
    this.#endSession(false);
  }

  #reconnect(path: OutputPath, tcUrl: string | null): void {
    const target = tcUrl === null ? path.target : parseRtmpTarget(tcUrl, path.target.streamName);
    // Nobody talks us out of encryption.
    if (!target || (path.target.secure && !target.secure)) {
      return this.#ports.listener.stayed(this, path, fault('output-asked-astray', { host: path.target.host }));
    }
    const moved = { ...path, target: { ...target, login: path.target.login } };
    this.#handOver({ path: moved, index: this.#machine.path, why: fault('output-server-asked') });
  }

  /** The successor goes on with the keyframe before which the session in use ended. */
  #goOnWith(successor: Successor, next: number): void {
    const from = this.#ports.log.at(next);
    const before = this.#session?.path;
    if (!from || !before) return this.#roll(next);
    const { move } = successor;
    this.#session?.finish();
    this.#leaveSession();
    this.#successor = null;
    const session = successor.follow({ publishing: () => {}, ...this.#listenTo(() => session) });
    this.#session = session;
    this.#apply({ kind: 'handed-over', path: move.index });
    this.#begin(session, from);
    this.#ports.listener.moved(this, before, move.path, move.why, 0, 0);
    this.#pump();
  }

  #hangUp(inOrder: boolean): void {
    const wasLive = this.#sender !== null;
    const path = this.#session?.path;
    this.#leaveSession();
    this.#dropSuccessor();
    if (wasLive && !inOrder) this.#brokeOffMs ??= this.#ports.clock.nowMs();
    if (inOrder) {
      this.#brokeOffMs = null;
      this.#session?.finish();
      this.#resumeFrom = null;
      this.#lastLive = null;
    } else {
      this.#session?.destroy();
      if (wasLive && path) this.#lastLive = { path, endedMs: this.#ports.clock.nowMs(), why: this.#lastFault };
    }
    this.#session = null;
  }

  #publishing(session: PublishSession): void {
    const from = this.#startPoint();
    if (!from) return this.#waitForStart();
    this.#begin(session, from);
    this.#apply({ kind: 'publishing' });
    this.#tellLive(session.path, from);
    this.#pump();
  }

  #begin(session: PublishSession, from: ProgramMessage): void {
    this.#sessions++;
    this.#brokeOffMs = null;
    const { log, clock, sessionMs = OUTPUT_LIMITS.sessionMs } = this.#ports;
    this.#sender = new LogSender(log, session, clock, from, sessionMs);
    this.#watch = clock.every(100, () => this.#checkProgress());
  }

  /** What was live before is not forgotten meanwhile. */
  #waitForStart(): void {
    const before = this.#lastLive;
    this.#apply({ kind: 'no-start' });
    this.#lastLive = before;
  }

  #tellLive(path: OutputPath, from: ProgramMessage): void {
    const { listener, clock, log } = this.#ports;
    const before = this.#lastLive;
    this.#lastLive = null;
    if (before && !isDeepStrictEqual(before.path, path)) {
      const replayedMs = Math.max(0, (log.newest?.dtsMs ?? from.dtsMs) - from.dtsMs);
      const why = before.why ?? fault('output-closed');
      listener.moved(this, before.path, path, why, clock.nowMs() - before.endedMs, replayedMs);
    } else listener.wentLive(this, path);
  }

  /**
   * After a break: the last IDR that the server confirmed, so that nothing is lost; else the newest. Null: a session that
   * began with it would be too far behind at once.
   */
  #startPoint(): ProgramMessage | null {
    const { log } = this.#ports;
    for (const index of [this.#resumeFrom, log.lastIdr]) {
      const idr = index === null ? undefined : log.at(index);
      if (idr && (log.newest?.dtsMs ?? 0) - idr.dtsMs < OUTPUT_LIMITS.closeMs) return idr;
    }
    return null;
  }

  #pump(): void {
    const session = this.#session;
    if (!session || !this.#sender) return;
    const { delivery } = session;
    const before = delivery.sentBytes;
    const bytesPerS = (this.#ports.programKbps() * 1000) / 8;
    const flightBytes = Math.max(delivery.minFlightBytes, bytesPerS * (1 + (2 * (session.rttMs ?? 0)) / 1000));
    const tooSlow = this.#sender.pump(flightBytes);
    this.#rate.add(delivery.sentBytes - before, this.#ports.clock.nowMs());
    if (tooSlow) {
      session.destroy();
      this.#failed(session.path, tooSlow, false);
      return;
    }
    const { endsBefore } = this.#sender;
    if (endsBefore === null) return;
    if (this.#successor?.isPublishing) this.#goOnWith(this.#successor, endsBefore);
    else this.#roll(endsBefore);
  }

  #roll(next: number): void {
    this.#apply({ kind: 'aged' });
    this.#resumeFrom = next;
  }

  #progressed(): void {
    this.#apply({ kind: 'moved-on' });
    this.#pump();
  }

  #checkProgress(): void {
    const session = this.#session;
    if (!session || session.delivery.stillMs < session.delivery.stillLimitMs) return;
    const { phase } = this.#machine;
    const { host, port } = session.path.target;
    const why = fault('output-stands-still', { host, port, forMs: Math.round(session.delivery.stillMs) });
    if (phase.kind === 'live') this.#standStill(session, { kind: 'stood-still', why });
    const isOver = phase.kind === 'stalled' && this.#ports.clock.nowMs() - phase.sinceMs >= OUTPUT_LIMITS.patienceMs;
    if (isOver) this.#standStill(session, { kind: 'patience-ended', why });
  }

  /** The session in use failed while its successor was waiting for the keyframe: that goes on at once. */
  #isRescued(): boolean {
    if (!this.#sender || !this.#successor?.isPublishing) return false;
    this.#resumeFrom = this.#sender.confirmedIdr;
    const from = this.#startPoint();
    if (from) this.#goOnWith(this.#successor, from.index);
    return from !== null;
  }

  #standStill(session: PublishSession, event: OutputEvent & { why: Fault }): void {
    this.#lastFault = event.why;
    if (this.#isRescued()) return this.#ports.listener.failed(this, session.path, event.why, true);
    this.#apply(event);
    if (this.#session === session) this.#ports.listener.stalled(this, session.path);
    else this.#ports.listener.failed(this, session.path, event.why, true);
  }

  #failed(path: OutputPath, why: Fault, isFatal: boolean): void {
    const wasLive = this.#sender !== null;
    this.#lastFault = why;
    if (this.#isRescued()) return this.#ports.listener.failed(this, path, why, wasLive);
    this.#leaveSession();
    this.#dropSuccessor();
    this.#session = null;
    if (wasLive) this.#lastLive = { path, endedMs: this.#ports.clock.nowMs(), why };
    if (wasLive) this.#brokeOffMs ??= this.#ports.clock.nowMs();
    this.#apply({ kind: 'closed', why, isFatal });
    this.#ports.listener.failed(this, path, why, wasLive);
  }

  #leaveSession(): void {
    this.#watch?.cancel();
    this.#watch = null;
    if (!this.#sender) return;
    this.#resumeFrom = this.#sender.confirmedIdr;
    this.#dropped += this.#sender.droppedFrames;
    this.#sender = null;
  }
}
