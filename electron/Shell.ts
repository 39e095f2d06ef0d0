import { type PagePlace, shellChannels } from '#shared/api/shell.ts';
import type { EngineSummary, SessionCookie } from './engine/callEngine.ts';
import { type EngineView, EngineWatch } from './engine/EngineWatch.ts';
import type { FindResult } from './engine/findEngine.ts';
import type { RunningEngine } from './engine/RunningEngine.ts';
import type { StartResult } from './engine/startEngine.ts';
import { OpenedStudios } from './open/OpenedStudios.ts';
import type { OpenRequest } from './open/openRequest.ts';
import { type TrayCommand, type TrayFace, trayFace } from './tray/trayFace.ts';
import type { Question } from './window/confirm.ts';
import { noticePage } from './window/noticePage.ts';

export interface ShellPorts {
  /** Version of the engine that this shell would start. */
  readonly version: string;
  readonly find: () => Promise<FindResult>;
  readonly start: () => Promise<StartResult>;
  readonly getSummary: (engine: RunningEngine) => Promise<EngineSummary>;
  readonly stop: (engine: RunningEngine) => Promise<void>;
  readonly getSessionCookie: (engine: RunningEngine) => Promise<SessionCookie>;
  readonly setCookie: (origin: string, cookie: SessionCookie) => Promise<void>;
  readonly showWindow: () => void;
  readonly loadPage: (address: string) => void;
  readonly sendToPage: (channel: string) => void;
  readonly drawTray: (face: TrayFace) => void;
  readonly ask: (question: Question) => Promise<boolean>;
  /** Says something to the person who has just pressed or opened something; waits for nobody. */
  readonly tell: (text: string) => void;
  readonly quit: () => void;
  readonly wait: (delayMs: number, signal?: AbortSignal) => Promise<void>;
  readonly log: (text: string) => void;
}

const stopWithinTurns = 40;
const stopTurnMs = 250;

/** The desktop shell: a client of the engine with a window and a tray icon. Its end never touches the stream. */
export class Shell {
  readonly studios = new OpenedStudios();
  readonly #ports: ShellPorts;
  readonly #watch: EngineWatch;
  #view: EngineView = { is: 'unreachable', why: 'not-asked-yet' };
  #isStarting = false;
  /** The engine whose session the window holds; null while it shows a notice. */
  #signedIn: RunningEngine | null = null;
  #isSigningIn = false;

  constructor(ports: ShellPorts) {
    this.#ports = ports;
    this.#watch = new EngineWatch({
      find: ports.find,
      getSummary: ports.getSummary,
      wait: ports.wait,
      onView: (view) => this.#onView(view),
      onError: (error) => ports.log(`looking for the engine failed: ${error}`),
    });
  }

  /** Where the engine is, for the guards of the window. */
  get origin(): string | null {
    return this.#view.is === 'reached' ? this.#view.engine.origin : (this.#signedIn?.origin ?? null);
  }

  get face(): TrayFace {
    return trayFace(this.#view, this.#isStarting, this.#ports.version);
  }

  /** Finds the engine or starts one, then watches it until `close`. */
  async run(): Promise<void> {
    await this.#startUnlessRunning();
    await this.#watch.run();
  }

  close(): void {
    this.#watch.close();
  }

  command(id: TrayCommand['id']): void {
    this.#do(this.#answer(id));
  }

  open(request: OpenRequest): void {
    this.#ports.showWindow();
    this.#do(this.#open(request));
  }

  async #answer(id: TrayCommand['id']): Promise<void> {
    switch (id) {
      case 'show':
        this.#ports.showWindow();
        return;
      case 'start':
        return this.#startUnlessRunning();
      case 'stop':
        return this.#stop();
      case 'upgrade':
        return this.#upgrade();
      case 'quit':
        this.#ports.quit();
    }
  }

  async #open(request: OpenRequest): Promise<void> {
    // Who opens the application wants the engine, too; `stop` in the tray is no reason to show a dead page.
    if (this.#view.is === 'unreachable' && this.#view.why !== 'not-asked-yet') await this.#startUnlessRunning();
    if (request.type === 'place') this.#goTo(request.place);
    if (request.type === 'studio') await this.#openStudio(request.path);
  }

  #goTo(place: PagePlace): void {
    if (this.#signedIn) this.#ports.loadPage(`${this.#signedIn.origin}/#${place}`);
  }

  async #openStudio(path: string): Promise<void> {
    const result = await this.studios.open(path, this.#view.is === 'reached' && this.#view.summary.isOnAir);
    if (result.is === 'refused') this.#ports.tell(result.text);
    else this.#ports.sendToPage(shellChannels.studioOpened);
  }

  async #startUnlessRunning(): Promise<void> {
    if (this.#isStarting) return;
    this.#isStarting = true;
    try {
      if ((await this.#ports.find()).is === 'found') return;
      this.#notice('Starting the engine', 'One moment …');
      this.#draw();
      const result = await this.#ports.start();
      if (result.is === 'failed') this.#notice('The engine did not start', result.text);
    } catch (error) {
      // A full disk, a folder without the right to write: told, and the shell goes on.
      this.#notice('The engine did not start', `${error}`);
    } finally {
      this.#isStarting = false;
      this.#draw();
      this.#watch.lookNow();
    }
  }

  async #stop(): Promise<void> {
    if (this.#view.is !== 'reached') return;
    const { engine, summary } = this.#view;
    const isSure = await this.#ports.ask({
      message: 'Stop the engine?',
      detail: summary.isOnAir
        ? 'You are on air. The stream ends at every destination.'
        : 'You are off air. Encoders cannot send to Changeover until the engine is started again.',
      yes: 'Stop the engine',
      no: 'Keep it running',
    });
    if (!isSure) return;
    await this.#ports.stop(engine);
    this.#notice('The engine is stopped', 'Start it from the tray icon, or open Changeover again.');
    this.#watch.lookNow();
  }

  async #upgrade(): Promise<void> {
    const isSure = await this.#ports.ask({
      message: `Restart the engine as version ${this.#ports.version}?`,
      detail: 'You are off air. Encoders that send to Changeover are cut off for some seconds.',
      yes: 'Restart the engine',
      no: 'Keep it running',
    });
    // Asked anew: the stream may have begun while the question stood there.
    const found = await this.#ports.find();
    if (!isSure || found.is === 'none') return;
    if (found.engine.isOnAir) {
      this.#ports.tell('The engine is not restarted: it is on air now.');
      return;
    }
    await this.#ports.stop(found.engine);
    for (let turn = 0; turn < stopWithinTurns && (await this.#ports.find()).is === 'found'; turn++) {
      await this.#ports.wait(stopTurnMs);
    }
    await this.#startUnlessRunning();
  }

  #onView(view: EngineView): void {
    this.#view = view;
    this.#draw();
    if (view.is === 'reached') this.#do(this.#signIn(view.engine));
  }

  /** Gives the window a session with this engine, and its page if it shows another one. */
  async #signIn(engine: RunningEngine): Promise<void> {
    const before = this.#signedIn;
    const isSameDoor = before?.origin === engine.origin && before.token === engine.token;
    if (this.#isSigningIn || (isSameDoor && before?.instance === engine.instance)) return;
    this.#isSigningIn = true;
    try {
      await this.#ports.setCookie(engine.origin, await this.#ports.getSessionCookie(engine));
      this.#signedIn = engine;
      // Behind the same door the page comes back by itself, and keeps what it shows.
      if (!isSameDoor) this.#ports.loadPage(`${engine.origin}/`);
    } finally {
      this.#isSigningIn = false;
    }
  }

  #notice(title: string, text: string): void {
    this.#signedIn = null;
    this.#ports.loadPage(noticePage(title, text));
  }

  #draw(): void {
    this.#ports.drawTray(this.face);
  }

  #do(work: Promise<void>): void {
    work.catch((error: unknown) => this.#ports.log(`${error}`));
  }
}
