import type { Clock, Timer } from '#engine/base/clock.ts';
import { engineArguments } from './engineArguments.ts';
import {
  type KeeperEffect,
  type KeeperEvent,
  type KeeperState,
  keeperMachine,
  type StopSignal,
} from './keeperMachine.ts';
import { type EngineProcess, startEngineProcess } from './startEngineProcess.ts';
import { stopOverHttp } from './stopOverHttp.ts';

export interface KeeperPorts {
  readonly clock: Clock;
  readonly node: string;
  readonly script: string;
  /** The engine's options, as they were given. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** False on Windows: the engine is then asked over HTTP. */
  readonly hasSignals: boolean;
  readonly toStdout: (chunk: Buffer) => void;
  readonly toStderr: (chunk: Buffer) => void;
  readonly say: (text: string) => void;
  /** Called once, with the exit code. */
  readonly onOver: (code: number) => void;
}

/** Runs the keeper's machine on a real engine process. */
export class Keeper {
  readonly #ports: KeeperPorts;
  #state: KeeperState = { is: 'idle' };
  #engine: EngineProcess | null = null;
  #readyUrl: URL | null = null;
  #timers: Timer[] = [];

  constructor(ports: KeeperPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#on({ type: 'start' });
  }

  stop(signal: StopSignal): void {
    this.#on({ type: 'stopAsked', signal });
  }

  #on(event: KeeperEvent): void {
    const { state, effects } = keeperMachine(this.#state, event, this.#ports.clock.nowMs());
    this.#state = state;
    for (const effect of effects) this.#run(effect);
  }

  #run(effect: KeeperEffect): void {
    switch (effect.do) {
      case 'spawn':
        this.#spawn(engineArguments(this.#ports.args, this.#ports.env, effect));
        break;
      case 'askToStop':
        this.#askToStop(effect.signal);
        break;
      case 'kill':
        this.#engine?.signal('SIGKILL');
        break;
      case 'retryIn':
        this.#after(effect.delayMs, { type: 'retryDue' });
        break;
      case 'stopDeadlineIn':
        this.#after(effect.delayMs, { type: 'stopOverdue' });
        break;
      case 'cancelTimers':
        for (const timer of this.#timers.splice(0)) timer.cancel();
        break;
      case 'say':
        this.#ports.say(effect.text);
        break;
      case 'end':
        this.#ports.onOver(effect.code);
        break;
    }
  }

  #spawn(args: readonly string[]): void {
    this.#readyUrl = null;
    const onReady = (url: URL) => {
      this.#readyUrl = url;
      this.#on({ type: 'ready', httpPort: Number(url.port) });
    };
    this.#engine = startEngineProcess(
      { ...this.#ports, onReady, onEnd: (end) => this.#on({ type: 'ended', end }) },
      args,
    );
  }

  #askToStop(signal: StopSignal): void {
    if (this.#ports.hasSignals) {
      this.#engine?.signal(signal);
      return;
    }
    if (!this.#readyUrl) {
      this.#engine?.signal('SIGKILL');
      return;
    }
    stopOverHttp(this.#readyUrl, this.#ports.clock).catch((error: unknown) => this.#ports.say(`${error}`));
  }

  #after(delayMs: number, event: KeeperEvent): void {
    this.#timers.push(this.#ports.clock.after(delayMs, () => this.#on(event)));
  }
}
