import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { ENGINE_NODE_FLAGS } from '#engine/host/keeper/nodeFlags.ts';
import type { EngineState } from '#shared/model/state.ts';
import type { Studio } from '#shared/model/studio.ts';
import { LabProcess } from '#test/lab/support/LabProcess.ts';
import { type ScratchFolder, scratchFolder } from '#test/lab/support/scratchFolder.ts';
import { until } from '#test/lab/support/until.ts';

const main = join(import.meta.dirname, '../../dist/engine/main.js');

export interface EngineRunOptions {
  readonly studio: z.input<typeof Studio>;
  readonly isOnAir?: boolean;
  /** Where its CPU profile goes when it ends. */
  readonly profileDir?: string | null;
  /** A certificate that it trusts besides the usual ones. */
  readonly trusts?: string;
}

/** The engine as it is shipped and as its keeper starts it, alone, with a data folder of its own. */
export class EngineRun implements AsyncDisposable {
  readonly #process: LabProcess;
  readonly #folder: ScratchFolder;
  readonly #address: URL;

  private constructor(process: LabProcess, folder: ScratchFolder, address: URL) {
    this.#process = process;
    this.#folder = folder;
    this.#address = address;
  }

  static async start({ studio, isOnAir = true, profileDir, trusts }: EngineRunOptions): Promise<EngineRun> {
    const folder = await scratchFolder('bench');
    const studioFile = join(folder.path, 'studio.json');
    await writeFile(studioFile, JSON.stringify(studio));
    const profile = profileDir ? ['--cpu-prof', `--cpu-prof-dir=${profileDir}`] : [];
    const own = ['--data-dir', join(folder.path, 'data'), '--http', '127.0.0.1:0', '--studio', studioFile];
    const env = { ...process.env, ...(trusts ? { NODE_EXTRA_CA_CERTS: trusts } : {}) };
    const args = [...ENGINE_NODE_FLAGS, ...profile, main, ...own, ...(isOnAir ? ['--on-air'] : [])];
    const engine = await LabProcess.start(process.execPath, args, { env });
    const line = await until('the ready line of the engine', () => {
      if (!engine.isRunning) throw new Error(`the engine ended before it was ready: ${engine.output}`);
      return /^ready (http:\S+)$/m.exec(engine.output);
    });
    return new EngineRun(engine, folder, new URL(line[1] ?? ''));
  }

  get pid(): number {
    return this.#process.pid;
  }

  async state(): Promise<EngineState> {
    const headers = { authorization: `Bearer ${this.#address.searchParams.get('token')}` };
    const answer = await fetch(new URL('/api/v1/state', this.#address), { headers });
    return (await answer.json()) as EngineState;
  }

  /** Waits for a state in which `isSo`; answers it. */
  until(what: string, isSo: (state: EngineState) => boolean, limitMs = 30_000): Promise<EngineState> {
    const look = async () => {
      const state = await this.state();
      return isSo(state) ? state : null;
    };
    return until(what, look, limitMs);
  }

  /** Ends in order, so that a profile gets written. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGTERM');
    await this.#process.exitCode();
    await this.#folder[Symbol.asyncDispose]();
  }
}
