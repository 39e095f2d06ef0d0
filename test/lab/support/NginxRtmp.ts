import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from './freePort.ts';
import { LabProcess } from './LabProcess.ts';
import { nginxConfig } from './nginxConfig.ts';
import { type AnswerHook, PublishHook } from './PublishHook.ts';
import { type ScratchFolder, scratchFolder } from './scratchFolder.ts';
import { until } from './until.ts';

/** A session that publishes now, as nginx-rtmp's statistics tell it. */
export interface Publishing {
  name: string;
  bytesIn: number;
  clients: number;
}

/** One ingest endpoint: a real nginx-rtmp of its own, so that its faults are its own. */
export class NginxRtmp implements AsyncDisposable {
  readonly hook: PublishHook;
  readonly #folder: ScratchFolder;
  readonly #ports: { rtmp: number; http: number };
  #process: LabProcess | null = null;

  private constructor(folder: ScratchFolder, ports: { rtmp: number; http: number }, hook: PublishHook) {
    this.#folder = folder;
    this.#ports = ports;
    this.hook = hook;
  }

  static async start(answer?: AnswerHook): Promise<NginxRtmp> {
    const folder = await scratchFolder('nginx');
    const hook = await PublishHook.start(answer);
    const ports = { rtmp: await freePort(), http: await freePort() };
    for (const name of ['logs', 'tmp', 'rec']) await mkdir(join(folder.path, name));
    const config = nginxConfig(folder.path, { ...ports, hook: hook.port }, process.getuid?.() === 0);
    await writeFile(join(folder.path, 'nginx.conf'), config);
    const nginx = new NginxRtmp(folder, ports, hook);
    await nginx.run();
    return nginx;
  }

  /** `rtmp://127.0.0.1:PORT/live`; the stream key goes behind it. */
  get url(): string {
    return `rtmp://127.0.0.1:${this.#ports.rtmp}/live`;
  }

  /** Runs it, again after `crash`: on the same port, with the recordings that it had. */
  async run(): Promise<void> {
    const path = this.#folder.path;
    const nginx = await LabProcess.start('/usr/sbin/nginx', ['-p', path, '-c', 'nginx.conf', '-e', 'logs/error.log']);
    this.#process = nginx;
    await until(`nginx answers in ${path}`, async () => {
      if (!nginx.isRunning) throw new Error(`nginx did not start: ${nginx.output}`);
      return (await this.#fetch('/stat')) !== null;
    });
  }

  /** Everyone who publishes now. */
  async publishing(): Promise<Publishing[]> {
    const xml = (await this.#fetch('/stat')) ?? '';
    return [...xml.matchAll(/<stream>(.*?)<\/stream>/gs)]
      .map(([, stream = '']) => stream)
      .filter((stream) => stream.includes('<publishing/>'))
      .map((stream) => ({
        name: textOf(stream, 'name'),
        bytesIn: Number(textOf(stream, 'bytes_in')),
        clients: Number(textOf(stream, 'nclients')),
      }));
  }

  /** Waits until somebody publishes under `name` and its bytes move. */
  async receiving(name: string, limitMs = 10_000): Promise<Publishing> {
    return until(
      `a publisher of ${name}`,
      async () => {
        const found = (await this.publishing()).find((stream) => stream.name === name);
        return found && found.bytesIn > 0 ? found : null;
      },
      limitMs,
    );
  }

  /** Throws the publisher out: it sees its connection end. */
  async kick(name: string): Promise<void> {
    await this.#fetch(`/control/drop/publisher?app=live&name=${encodeURIComponent(name)}`);
  }

  /** Stops reading without a word; connections stay, new ones are even accepted. */
  async hang(): Promise<void> {
    process.kill(await this.#workerPid(), 'SIGSTOP');
  }

  async goOn(): Promise<void> {
    process.kill(await this.#workerPid(), 'SIGCONT');
  }

  /** Dies at once, with the worker. */
  async crash(): Promise<void> {
    const worker = await this.#workerPid();
    this.#process?.kill('SIGKILL');
    process.kill(worker, 'SIGKILL');
    await this.#process?.close();
    this.#process = null;
  }

  /** Paths of what it recorded, one file a session, oldest first. The last may still be growing. */
  async recordings(): Promise<string[]> {
    const folder = join(this.#folder.path, 'rec');
    const files = await Promise.all(
      (await readdir(folder)).map(async (name) => ({
        path: join(folder, name),
        at: (await stat(join(folder, name))).birthtimeMs,
      })),
    );
    return files.sort((a, b) => a.at - b.at).map(({ path }) => path);
  }

  /** Its error log, for messages of failed tests. */
  log(): Promise<string> {
    return readFile(join(this.#folder.path, 'logs/error.log'), 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process?.isRunning) await this.crash();
    await this.hook[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }

  async #workerPid(): Promise<number> {
    const master = this.#process?.pid ?? 0;
    return until('the worker of nginx', async () => {
      const children = await readFile(`/proc/${master}/task/${master}/children`, 'utf8');
      return Number(children.trim().split(' ')[0]) || null;
    });
  }

  async #fetch(path: string): Promise<string | null> {
    try {
      const answer = await fetch(`http://127.0.0.1:${this.#ports.http}${path}`, { signal: AbortSignal.timeout(2000) });
      return await answer.text();
    } catch {
      return null; // it does not run, not yet, or hangs
    }
  }
}

function textOf(xml: string, tag: string): string {
  return new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(xml)?.[1] ?? '';
}
