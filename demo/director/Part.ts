import type { DemoFault } from '#shared/api/contract.ts';
import { ChildRun } from './ChildRun.ts';

export interface PartOptions {
  readonly subject: string;
  readonly name: string;
  /** Arguments of the process; asked for at each start. */
  readonly args: () => readonly string[];
  readonly onLine: (value: unknown) => void;
  /** Runs or does not, differently from before. */
  readonly onChange: () => void;
  readonly say: (text: string) => void;
}

const END_WITHIN_MS = 2000;
const hasSignals = process.platform !== 'win32';

/** A part of the demo that can be made to fail: a process, started again on demand. */
export class Part {
  readonly subject: string;
  readonly name: string;
  readonly #options: PartOptions;
  #run: ChildRun | null = null;
  #isFrozen = false;

  constructor(options: PartOptions) {
    this.subject = options.subject;
    this.name = options.name;
    this.#options = options;
  }

  /** A frozen part does not. */
  get isRunning(): boolean {
    return this.#run !== null && !this.#isFrozen;
  }

  start(): void {
    if (this.#run) return;
    const { args, onLine, onChange, say } = this.#options;
    let lastError = '';
    const run = new ChildRun({
      args: args(),
      onLine: (line) => this.#run === run && onLine(JSON.parse(line)),
      onErrorLine: (line) => {
        lastError = line;
      },
      onExit: (how) => {
        if (this.#run !== run) return;
        this.#run = null;
        say(`${this.name} ended unexpectedly: ${lastError || how}`);
        onChange();
      },
    });
    this.#run = run;
    onChange();
  }

  /** Returns what was done, for people. */
  fail(fault: DemoFault): string {
    switch (fault) {
      case 'kill':
        return this.#kill();
      case 'freeze':
        return this.#freeze();
      case 'revive':
        return this.#revive();
    }
  }

  write(line: string): void {
    this.#run?.write(line);
  }

  /** Ends it in order. */
  async stop(): Promise<void> {
    const run = this.#run;
    if (!run) return;
    this.#run = null;
    if (this.#isFrozen) run.signal('SIGKILL');
    else run.closeInput();
    await run.endWithin(END_WITHIN_MS);
  }

  #kill(): string {
    const run = this.#run;
    if (!run) return `${this.name} is not running`;
    this.#run = null;
    this.#isFrozen = false;
    run.signal('SIGKILL');
    this.#options.onChange();
    return `${this.name} killed`;
  }

  #freeze(): string {
    if (!this.isRunning) return `${this.name} is not running`;
    if (!hasSignals) return `${this.name} goes on: this system cannot freeze a process`;
    this.#run?.signal('SIGSTOP');
    this.#isFrozen = true;
    this.#options.onChange();
    return `${this.name} frozen`;
  }

  #revive(): string {
    if (this.isRunning) return `${this.name} is running`;
    if (this.#isFrozen) {
      this.#isFrozen = false;
      this.#run?.signal('SIGCONT');
      this.#options.onChange();
      return `${this.name} goes on`;
    }
    this.start();
    return `${this.name} started again`;
  }
}
