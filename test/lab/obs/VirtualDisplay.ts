import { LabProcess } from '../support/LabProcess.ts';
import { until } from '../support/until.ts';

/** An X server without a screen; it serves any number of OBS. */
export class VirtualDisplay implements AsyncDisposable {
  /** `:N` */
  readonly name: string;
  readonly #process: LabProcess;

  private constructor(name: string, process: LabProcess) {
    this.name = name;
    this.#process = process;
  }

  static async start(): Promise<VirtualDisplay> {
    // It chooses a free number itself and writes it to file descriptor 1.
    const args = ['-displayfd', '1', '-screen', '0', '800x600x24', '-nolisten', 'tcp', '-noreset'];
    const process = await LabProcess.start('Xvfb', args);
    const number = await until('a display', () => {
      if (!process.isRunning) throw new Error(`Xvfb did not start: ${process.output}`);
      return /^(\d+)\n/m.exec(process.output)?.[1];
    });
    return new VirtualDisplay(`:${number}`, process);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGTERM');
    await until('Xvfb ends', () => !this.#process.isRunning, 2000).catch(() => this.#process.close());
  }
}
