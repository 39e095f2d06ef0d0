import { ChildRun } from './ChildRun.ts';

export interface EngineOptions {
  /** The keeper's script. */
  readonly keeper: string;
  readonly dataDir: string;
  /** `HOST:PORT` */
  readonly http: string;
  readonly studioFile: string;
  readonly say: (text: string) => void;
}

/** The keeper waits 6 s for the engine and then kills it. */
const END_WITHIN_MS = 8000;

/** The engine under its keeper, on air with the demo studio. */
export class EngineProcess {
  readonly #run: ChildRun;
  readonly #ready = Promise.withResolvers<URL>();
  readonly #over = Promise.withResolvers<number>();
  #lastError = '';

  constructor({ keeper, dataDir, http, studioFile, say }: EngineOptions) {
    const options = ['--data-dir', dataDir, '--http', http, '--studio', studioFile];
    this.#run = new ChildRun({
      args: [keeper, ...options, '--on-air', '--demo'],
      onLine: (line) => this.#onLine(line),
      onErrorLine: (line) => {
        this.#lastError = line;
        say(`engine: ${line}`);
      },
      onExit: (how, code) => {
        this.#ready.reject(new Error(`the engine did not start: ${this.#lastError || how}`));
        this.#over.resolve(code ?? 1);
      },
    });
    // Whoever stops before the engine is ready does not wait for it.
    this.#ready.promise.catch(() => {});
  }

  /** The page's address with its token. Throws with one line for people when the engine ends before. */
  ready(): Promise<URL> {
    return this.#ready.promise;
  }

  /** Its exit code, once it is over. */
  over(): Promise<number> {
    return this.#over.promise;
  }

  /** `ask`: how it is asked to end in order; where that fails it gets a signal. */
  async stop(ask: () => Promise<unknown>): Promise<void> {
    if (this.#run.isOver) return;
    await ask().catch(() => this.#run.signal('SIGTERM'));
    await this.#run.endWithin(END_WITHIN_MS);
  }

  #onLine(line: string): void {
    const address = /^ready (http\S+)\s*$/.exec(line)?.[1];
    if (address) this.#ready.resolve(new URL(address));
  }
}
