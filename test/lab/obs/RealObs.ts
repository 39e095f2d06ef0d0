import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { OBSWebSocket } from 'obs-websocket-js/json';
import { clip } from '../support/clips.ts';
import { freePort } from '../support/freePort.ts';
import { LabProcess } from '../support/LabProcess.ts';
import { type ScratchFolder, scratchFolder } from '../support/scratchFolder.ts';
import { until } from '../support/until.ts';
import { type ObsSetUp, writeObsHome } from './obsHome.ts';

/** What people set in its dialogs: 640×360 at 30 frames a second, a keyframe a second, unless a test wants otherwise. */
const USUAL = {
  outputMode: 'Advanced',
  ...{ width: 640, height: 360, fps: 30, videoKbps: 800, keyframeIntervalS: 1, sampleRate: 48_000 },
} as const;

type Dialogs = Partial<Pick<ObsSetUp, keyof typeof USUAL>>;

/**
 * One real OBS with a home of its own. Its websocket listens on all interfaces, as OBS knows no other way: hence a
 * password that nobody can guess.
 */
export class RealObs implements AsyncDisposable {
  readonly url: string;
  readonly password: string;
  readonly #folder: ScratchFolder;
  readonly #display: string;
  #process: LabProcess | null = null;

  private constructor(folder: ScratchFolder, display: string, port: number, password: string) {
    this.#folder = folder;
    this.#display = display;
    this.url = `ws://127.0.0.1:${port}`;
    this.password = password;
  }

  static async start(display: string, clipSource = 0, dialogs: Dialogs = {}): Promise<RealObs> {
    const folder = await scratchFolder('obs');
    const port = await freePort();
    const password = randomBytes(18).toString('base64url');
    const path = await clip({ source: clipSource });
    await writeObsHome(folder.path, { ...USUAL, ...dialogs, webSocketPort: port, password, clip: path });
    const obs = new RealObs(folder, display, port, password);
    try {
      await obs.run();
    } catch (error) {
      await obs[Symbol.asyncDispose]();
      throw error;
    }
    return obs;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Runs it, again after `crash`, until its websocket answers. */
  async run(): Promise<void> {
    const args = ['--multi', '--minimize-to-tray', '--disable-updater', '--disable-missing-files-check'];
    const names = ['--collection', 'Test', '--profile', 'Test', '--scene', 'Live'];
    const obs = await LabProcess.start('obs', [...args, ...names], { env: this.#environment() });
    this.#process = obs;
    await until('the websocket of OBS', async () => {
      if (!obs.isRunning) throw new Error(`OBS did not start: ${obs.output.slice(-2000)}`);
      return this.byHand(async () => true).catch(() => false);
    });
  }

  /** What another client does: connects, acts, and leaves. */
  async byHand<T>(act: (client: OBSWebSocket) => Promise<T>): Promise<T> {
    const client = new OBSWebSocket();
    await client.connect(this.url, this.password);
    try {
      return await act(client);
    } finally {
      await client.disconnect();
    }
  }

  /** As with a crash. */
  async crash(): Promise<void> {
    await this.#process?.close();
    this.#process = null;
  }

  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crash();
    await this.#folder[Symbol.asyncDispose]();
  }

  /** Nothing of the machine's own desktop; the proxies keep it from looking up names outside. */
  #environment(): NodeJS.ProcessEnv {
    const home = this.#folder.path;
    return {
      PATH: process.env['PATH'] ?? '/usr/bin',
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_CACHE_HOME: join(home, '.cache'),
      XDG_DATA_HOME: join(home, '.local/share'),
      XDG_RUNTIME_DIR: join(home, 'run'),
      DISPLAY: this.#display,
      LANG: 'C.UTF-8',
      QT_QPA_PLATFORM: 'xcb',
      LIBGL_ALWAYS_SOFTWARE: '1',
      GALLIUM_DRIVER: 'llvmpipe',
      LP_NUM_THREADS: '1',
      PULSE_SERVER: '/nonexistent',
      https_proxy: 'http://127.0.0.1:9',
      http_proxy: 'http://127.0.0.1:9',
    };
  }
}
