import { type ChildProcess, spawn } from 'node:child_process';
import type { Log } from '#engine/base/log.ts';
import type { KeepAwakeCommand } from './keepAwakeCommand.ts';

/**
 * Keeps the computer awake while the program is on air. The helper program hangs on a pipe of ours: however the engine
 * ends, the computer may sleep again. Where it can't be started that is logged, once a show, and nothing else changes.
 */
export class KeepAwake {
  readonly #command: KeepAwakeCommand | null;
  readonly #log: Log;
  #child: ChildProcess | null = null;
  #hasFailed = false;

  constructor(command: KeepAwakeCommand | null, log: Log) {
    this.#command = command;
    this.#log = log;
  }

  set(isOnAir: boolean): void {
    if (!isOnAir) this.#hasFailed = false;
    if (isOnAir === (this.#child !== null)) return;
    if (isOnAir) this.#start();
    else this.#stop();
  }

  #start(): void {
    if (!this.#command || this.#hasFailed) return;
    const child = spawn(this.#command.file, this.#command.args, { stdio: ['pipe', 'ignore', 'ignore'] });
    this.#child = child;
    child.stdin?.on('error', () => {});
    child.on('error', (error) => this.#failed(error.message));
    child.on('exit', (code) => {
      if (this.#child === child) this.#failed(`ended with code ${code}`);
    });
  }

  #failed(why: string): void {
    this.#hasFailed = true;
    this.#child = null;
    this.#log.warn('engine', `the computer may fall asleep on air: ${this.#command?.file} ${why}`);
  }

  #stop(): void {
    const child = this.#child;
    this.#child = null;
    child?.stdin?.end();
    child?.kill();
  }
}
