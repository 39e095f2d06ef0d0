import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

interface Start {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** A real program that a test has started: killed by its id when the test ends, whatever happened. */
export class LabProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #output = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = once(child, 'close').then(() => {});
    child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#keep(text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#keep(text));
  }

  /** Resolves when the program runs; rejects when there is no such program. */
  static async start(file: string, args: string[], options: Start = {}): Promise<LabProcess> {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const started = new LabProcess(child);
    await once(child, 'spawn');
    return started;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** What it has said on standard output and standard error, the last 64 KiB. */
  get output(): string {
    return this.#output;
  }

  /** Its exit code once it has ended; `null` when a signal ended it. */
  async exitCode(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }

  /** SIGKILL for a crash, SIGSTOP for a hang, SIGCONT to go on, SIGTERM to ask. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#child.kill(signal);
  }

  async close(): Promise<void> {
    if (this.isRunning) this.#child.kill('SIGKILL');
    await this.#ended;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #keep(text: string): void {
    this.#output = (this.#output + text).slice(-65_536);
  }
}
