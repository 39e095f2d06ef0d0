import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const main = join(import.meta.dirname, '../../../engine/host/main.ts');

export interface EngineProcess {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Its address, once it says that it is ready. Rejects when it ends before. */
  readonly ready: Promise<URL>;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
}

/** A folder of its own for each test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'changeover-host-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A studio whose ingest takes any free port. */
export function writeStudio(folder: string, ingest = '127.0.0.1:0', name = 'Test studio'): string {
  const file = join(folder, 'studio-to-import.json');
  writeFileSync(file, JSON.stringify({ version: 1, name, ingest: { rtmp: ingest } }));
  return file;
}

/** The engine as a process of its own, from source; killed with the test. */
export function runEngine(args: readonly string[]): EngineProcess {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const ready = new Promise<URL>((resolve, reject) => {
    child.stdout.on('data', () => {
      const address = /^ready (\S+)\n/m.exec(stdout)?.[1];
      if (address) resolve(new URL(address));
    });
    child.on('close', () => reject(new Error(`the engine ended before it was ready: ${stderr}`)));
  });
  ready.catch(() => {});
  return { child, stdout: () => stdout, stderr: () => stderr, ready, ended };
}
