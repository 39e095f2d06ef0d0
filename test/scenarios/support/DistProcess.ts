import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const dist = join(import.meta.dirname, '../../../dist/engine');

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The built engine or its keeper as a process, with all that it said. */
export class DistProcess {
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcess;
  readonly #started: Promise<void>;
  #stdout = '';
  #stderr = '';
  #announce: () => void = () => {};

  constructor(program: 'main' | 'keeper', args: readonly string[]) {
    this.#child = spawn(process.execPath, [join(dist, `${program}.js`), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#announce();
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.ended = once(this.#child, 'close').then(([code, signal]) => ({ code, signal }) as ProcessEnd);
    this.#started = new Promise((resolve, reject) => {
      this.#announce = () => this.readyUrls.length > 0 && resolve();
      void this.ended.then(() => reject(new Error(`the engine ended before it was ready: ${this.#stderr}`)));
    });
    this.#started.catch(() => {});
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** The address of every start so far; a keeper starts more than one engine. */
  get readyUrls(): URL[] {
    return [...this.#stdout.matchAll(/^ready (\S+)$/gm)].map(([, url]) => new URL(url ?? ''));
  }

  /** Rejects when it ends before. */
  async ready(): Promise<URL> {
    await this.#started;
    return this.readyUrls[0] as URL;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}
