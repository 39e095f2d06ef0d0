import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

interface Note {
  readonly pid: number;
  readonly args?: readonly string[];
  readonly atMs?: number;
  readonly what?: string;
}

/** The real keeper, bundled as the product bundles it, beside a fake engine; a folder of its own. */
export class KeeperProcess implements AsyncDisposable {
  readonly folder: string;
  readonly child: ChildProcess;
  readonly exitCode: Promise<number | null>;
  output = '';
  errors = '';

  private constructor(folder: string, orders: string, args: readonly string[]) {
    this.folder = folder;
    this.child = spawn(process.execPath, [join(folder, 'keeper.js'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ORDERS: orders, RUNS: join(folder, 'runs') },
    });
    this.child.stdout?.on('data', (chunk) => {
      this.output += chunk;
    });
    this.child.stderr?.on('data', (chunk) => {
      this.errors += chunk;
    });
    this.exitCode = new Promise((resolve) => this.child.on('close', resolve));
  }

  static async start(orders: string, ...args: string[]): Promise<KeeperProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'changeover-keeper-'));
    const root = join(import.meta.dirname, '../../..');
    await build({
      configFile: false,
      logLevel: 'silent',
      root,
      build: {
        ssr: 'engine/host/keeper.ts',
        outDir: folder,
        emptyOutDir: false,
        rolldownOptions: { output: { entryFileNames: 'keeper.js' } },
      },
    });
    copyFileSync(join(import.meta.dirname, 'fakeEngine.mjs'), join(folder, 'main.js'));
    return new KeeperProcess(folder, orders, args);
  }

  get notes(): Note[] {
    const path = join(this.folder, 'runs');
    if (!existsSync(path)) return [];
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Note);
  }

  get runs(): Note[] {
    return this.notes.filter((note) => note.args);
  }

  get readyPorts(): number[] {
    return [...this.output.matchAll(/^ready http:\/\/127\.0\.0\.1:(\d+)/gm)].map((match) => Number(match[1]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const pid of [this.child.pid, ...this.runs.map((run) => run.pid)]) {
      if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
    }
    await this.exitCode;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
