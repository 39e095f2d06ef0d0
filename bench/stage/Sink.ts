import { join } from 'node:path';
import { succeed } from '#test/lab/support/runToEnd.ts';
import { type ScratchFolder, scratchFolder } from '#test/lab/support/scratchFolder.ts';
import { until } from '#test/lab/support/until.ts';
import { Child } from './Child.ts';

export interface SinkCount {
  /** Streams that are live now, and what came in them. */
  readonly sessions: number;
  readonly bytes: number;
}

/** The process that all destinations of a bench are in. */
export class Sink implements AsyncDisposable {
  readonly #child: Child;
  readonly #folder: ScratchFolder;
  readonly #ports: { rtmp: number; rtmps: number };

  private constructor(child: Child, folder: ScratchFolder, ports: { rtmp: number; rtmps: number }) {
    this.#child = child;
    this.#folder = folder;
    this.#ports = ports;
  }

  static async start(): Promise<Sink> {
    const folder = await scratchFolder('sink');
    const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')];
    await succeed('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
    ]);
    const child = new Child('sink', key, cert);
    return new Sink(child, folder, await child.said());
  }

  /** Application URL of one of its destinations; every stream key is taken. */
  url(scheme: 'rtmp' | 'rtmps'): string {
    return `${scheme}://127.0.0.1:${this.#ports[scheme]}/live`;
  }

  /** What a client must trust to send to it by RTMPS. */
  get certificateFile(): string {
    return join(this.#folder.path, 'cert.pem');
  }

  count(): Promise<SinkCount> {
    return this.#child.ask();
  }

  /** Waits until so many streams are live and bring something. */
  async receiving(sessions: number): Promise<void> {
    let before = 0;
    await until(
      `${sessions} live streams at the sink`,
      async () => {
        const count = await this.count();
        const grows = count.bytes > before;
        before = count.bytes;
        return count.sessions === sessions && grows;
      },
      60_000,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}
