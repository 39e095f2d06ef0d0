import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineFile } from '#shared/api/contract.ts';
import type { JournalEntry } from '#shared/model/journal.ts';
import type { EngineState } from '#shared/model/state.ts';
import { type ScratchFolder, scratchFolder } from '#test/lab/support/scratchFolder.ts';
import { until } from '#test/lab/support/until.ts';
import { DistProcess } from './DistProcess.ts';
import type { StudioInput } from './studio.ts';

export interface EngineStart {
  readonly studio: StudioInput;
  /** By the keeper, as `npm run headless` does it; else the engine alone. */
  readonly byKeeper?: boolean;
  /** Besides `--data-dir`, `--http` and `--studio`. */
  readonly args?: readonly string[];
  /** Prepares the data folder before the first start; what it answers is disposed of when the engine has ended. */
  readonly prepare?: (dataDir: string) => Promise<AsyncDisposable | null>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
}

/** The whole engine, built, with a data folder of its own and ports that were free; ended with its test. */
export class Engine implements AsyncDisposable {
  readonly dataDir: string;
  readonly #folder: ScratchFolder;
  readonly #options: EngineStart;
  readonly #prepared: AsyncDisposable | null;
  #process: DistProcess;

  private constructor(folder: ScratchFolder, options: EngineStart, prepared: AsyncDisposable | null) {
    this.#folder = folder;
    this.#prepared = prepared;
    this.#options = options;
    this.dataDir = join(folder.path, 'data');
    this.#process = this.#spawn();
  }

  /** Resolves when it is ready. */
  static async start(options: EngineStart): Promise<Engine> {
    const folder = await scratchFolder('scenario');
    await writeFile(join(folder.path, 'studio.json'), JSON.stringify(options.studio));
    const prepared = (await options.prepare?.(join(folder.path, 'data'))) ?? null;
    const engine = new Engine(folder, options, prepared);
    try {
      await engine.process.ready();
    } catch (error) {
      await engine[Symbol.asyncDispose]();
      throw error;
    }
    return engine;
  }

  /** The process of the last start. */
  get process(): DistProcess {
    return this.#process;
  }

  /** Starts it again on the same data folder, after it has ended; `args` instead of those before. */
  async startAgain(args: readonly string[] = this.#options.args ?? []): Promise<void> {
    await this.#process.ended;
    this.#process = this.#spawn(args);
    await this.#process.ready();
  }

  /** The engine itself, which with a keeper is not the process that was started. */
  async pid(): Promise<number> {
    return EngineFile.parse(JSON.parse(await readFile(join(this.dataDir, 'engine.json'), 'utf8'))).pid;
  }

  async call(method: 'GET' | 'POST', path: string, input?: unknown): Promise<Answer> {
    const address = this.#process.readyUrls.at(-1);
    if (!address) throw new Error('the engine is not ready');
    const answer = await fetch(new URL(`/api/v1${path}`, address), {
      method,
      headers: {
        authorization: `Bearer ${address.searchParams.get('token')}`,
        'content-type': 'application/json',
      },
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: JSON.parse(text) as unknown, text };
  }

  /** A call that has to succeed. */
  async post(path: string, input?: unknown): Promise<void> {
    const { status, text } = await this.call('POST', path, input);
    if (status !== 200) throw new Error(`POST ${path}: ${status} ${text}`);
  }

  async state(): Promise<EngineState> {
    return (await this.call('GET', '/state')).body as EngineState;
  }

  async journal(): Promise<JournalEntry[]> {
    return ((await this.call('GET', '/journal?limit=1000')).body as { entries: JournalEntry[] }).entries;
  }

  /** Codes of the journal about one subject, oldest first. */
  async journalCodes(subject: string): Promise<string[]> {
    return (await this.journal()).filter((entry) => entry.subject === subject).map((entry) => entry.code);
  }

  /** Waits for a state in which `isSo`; answers it. Throws with the last state when it did not come. */
  async until(what: string, isSo: (state: EngineState) => boolean, limitMs = 15_000): Promise<EngineState> {
    let last: EngineState | null = null;
    const look = async () => {
      last = await this.state();
      return isSo(last) ? last : null;
    };
    return until(what, look, limitMs).catch((error: Error) => {
      throw new Error(`${error.message}; stderr: ${this.#process.stderr}; last state: ${JSON.stringify(last)}`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#options.byKeeper) await this.#endByKeeper();
    else this.#process.kill('SIGKILL');
    await this.#process.ended;
    await this.#prepared?.[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }

  /** The keeper ends with its engine, within 6 s whatever the engine does. */
  async #endByKeeper(): Promise<void> {
    this.#process.kill('SIGTERM');
    await this.#process.ended;
  }

  #spawn(args: readonly string[] = this.#options.args ?? []): DistProcess {
    const studio = join(this.#folder.path, 'studio.json');
    const own = ['--data-dir', this.dataDir, '--http', '127.0.0.1:0', '--studio', studio];
    return new DistProcess(this.#options.byKeeper ? 'keeper' : 'main', [...own, ...args]);
  }
}
