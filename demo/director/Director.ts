import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#engine/base/clock.ts';
import { Disposables } from '#engine/base/Disposables.ts';
import { demoCast, demoStudio } from './cast.ts';
import { EngineClient } from './EngineClient.ts';
import { EngineProcess } from './EngineProcess.ts';
import { Exercise } from './Exercise.ts';
import { freePort } from './freePort.ts';
import { canOpenPage, openPage } from './openPage.ts';
import type { DemoOptions } from './options.ts';
import { Stage, type StageOptions } from './Stage.ts';

export interface DirectorOptions {
  readonly options: DemoOptions;
  readonly keeper: string;
  readonly scripts: StageOptions['scripts'];
  readonly clipFolder: string;
  readonly say: (text: string) => void;
  /** What has to stand in the output as it is. */
  readonly print: (text: string) => void;
}

interface Running {
  readonly engine: EngineProcess;
  readonly client: EngineClient;
}

/** Sets the demo up, runs it, and takes it down: destinations, engine, encoders, page; in this order, and back. */
export class Director {
  readonly #given: DirectorOptions;
  readonly #cast = demoCast(() => randomBytes(12).toString('hex'));
  readonly #stage: Stage;
  readonly #cleanup = new Disposables();
  readonly #stop = new AbortController();
  #client: EngineClient | null = null;

  constructor(given: DirectorOptions) {
    this.#given = given;
    this.#stage = new Stage({
      cast: this.#cast,
      scripts: given.scripts,
      clipFolder: given.clipFolder,
      // That parts stop while the demo ends is no news.
      say: (text) => !this.#stop.signal.aborted && given.say(text),
      onChange: () => this.#client?.report(),
    });
  }

  /** Ends the demo in order, whatever it is doing. */
  end(): void {
    this.#stop.abort();
  }

  /** The exit code: 0 when the demo ended well, or the program was unbroken. */
  async run(): Promise<number> {
    try {
      return await this.#play(await this.#start());
    } catch (error) {
      if (this.#stop.signal.aborted) return this.#given.options.forSeconds === null ? 0 : 1;
      this.#given.say(error instanceof Error ? error.message : String(error));
      return 1;
    } finally {
      this.#stop.abort();
      this.#given.say('Ending the demo.');
      for (const error of await this.#cleanup.close()) this.#given.say(`while ending: ${error}`);
    }
  }

  async #start(): Promise<Running> {
    const { options, say } = this.#given;
    const dataDir = options.dataDir ?? this.#temporaryFolder('data');
    const ingest = `${options.rtmp.host}:${await freePort(options.rtmp)}`;
    const http = `${options.http.host}:${await freePort(options.http)}`;
    // Closed in reverse order: the engine first, so that the destinations see a proper end of stream.
    this.#cleanup.add(() => this.#stage.stop());
    this.#cleanup.add(() => this.#client?.close());
    const ports = await this.#unlessEnded(this.#stage.startDestinations());
    const engine = this.#startEngine(dataDir, http, demoStudio(this.#cast, ingest, ports));
    const url = await this.#unlessEnded(engine.ready());
    const client = new EngineClient({
      url,
      clock: systemClock,
      parts: () => this.#stage.describe(),
      onRequest: (subject, fault) => this.#stage.fail(subject, fault),
      onJournal: ({ text }) => say(text),
    });
    this.#client = client;
    this.#welcome(url, ingest);
    // An engine that ends meanwhile is noticed by whoever plays on.
    await Promise.race([this.#stage.startEncoders(`rtmp://${ingest}/live`, this.#stop.signal), engine.over()]);
    return { engine, client };
  }

  #startEngine(dataDir: string, http: string, studio: ReturnType<typeof demoStudio>): EngineProcess {
    const { keeper, say } = this.#given;
    const studioFile = join(this.#temporaryFolder('studio'), 'demo-studio.json');
    writeFileSync(studioFile, JSON.stringify(studio, null, 2), { mode: 0o600 });
    const engine = new EngineProcess({ keeper, dataDir, http, studioFile, say });
    this.#cleanup.add(() =>
      engine.stop(async () => {
        if (!this.#client) throw new Error('not connected yet');
        await this.#client.stopEngine();
      }),
    );
    return engine;
  }

  async #play({ engine, client }: Running): Promise<number> {
    const { options, say } = this.#given;
    const { signal } = this.#stop;
    const over = this.#unlessEnded(engine.over()).then((code) => {
      say(code === 0 ? 'The engine was ended.' : `The engine ended with exit code ${code}.`);
      return options.forSeconds === null ? code : 1;
    });
    if (options.forSeconds === null) return over;
    const state = () => client.state;
    const exercise = Exercise.run({ seconds: options.forSeconds, stage: this.#stage, state, say, signal });
    const code = await Promise.race([over, exercise.then((isUnbroken) => (isUnbroken ? 0 : 1))]);
    // Whichever of the two is left over ends here.
    this.#stop.abort();
    await Promise.allSettled([over, exercise]);
    return code;
  }

  #welcome(url: URL, ingest: string): void {
    const { options, print } = this.#given;
    const { platform, env } = process;
    print(`Page      ${url.href}`);
    print(`Encoders  rtmp://${ingest}/live`);
    const opens = options.open && options.forSeconds === null && canOpenPage({ platform, env });
    if (opens) openPage(platform, url.href);
    if (options.forSeconds === null) {
      print(`${opens ? 'The page opens in the browser' : 'Open the page in a browser'}. Ctrl-C ends the demo.`);
    }
  }

  #temporaryFolder(name: string): string {
    const folder = mkdtempSync(join(tmpdir(), `changeover-demo-${name}-`));
    this.#cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }

  /** Throws as soon as the demo is to end. */
  #unlessEnded<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this.#stop;
    signal.throwIfAborted();
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    return Promise.race([promise, ended]).finally(() => signal.removeEventListener('abort', onAbort));
  }
}
