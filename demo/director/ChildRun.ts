import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onCompleteLine } from './onCompleteLine.ts';

export interface ChildOptions {
  readonly args: readonly string[];
  readonly onLine: (line: string) => void;
  readonly onErrorLine: (line: string) => void;
  /** Once, also when it could not be started. `how`: for people. */
  readonly onExit: (how: string, code: number | null) => void;
}

/** One process with the Node that runs us. In a group of its own: Ctrl-C in the terminal reaches only the director. */
export class ChildRun {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #exited: Promise<void>;
  #isOver = false;

  constructor({ args, onLine, onErrorLine, onExit }: ChildOptions) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#exited = promise;
    this.#child = spawn(process.execPath, [...args], { detached: true, windowsHide: true });
    onCompleteLine(this.#child.stdout, onLine);
    createInterface({ input: this.#child.stderr }).on('line', onErrorLine);
    // Whoever is written to may just have died: that shows by its exit.
    this.#child.stdin.on('error', () => {});
    const over = (how: string, code: number | null) => {
      if (this.#isOver) return;
      this.#isOver = true;
      resolve();
      onExit(how, code);
    };
    this.#child.on('error', (error) => this.#child.pid === undefined && over(error.message, null));
    this.#child.on('close', (code, signal) => over(signal ?? `exit code ${code}`, code));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  write(line: string): void {
    if (!this.#isOver) this.#child.stdin.write(`${line}\n`);
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.#isOver) this.#child.kill(signal);
  }

  /** Closes its standard input: our own processes end by that. */
  closeInput(): void {
    this.#child.stdin.end();
  }

  /** Waits for the end; kills after `withinMs`. */
  async endWithin(withinMs: number): Promise<void> {
    const killer = setTimeout(() => this.signal('SIGKILL'), withinMs);
    await this.#exited;
    clearTimeout(killer);
  }
}
