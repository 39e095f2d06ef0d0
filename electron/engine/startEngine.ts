import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineRuntime } from './engineRuntime.ts';
import type { FindResult } from './findEngine.ts';
import type { RunningEngine } from './RunningEngine.ts';

export interface StartEnginePorts {
  readonly runtime: EngineRuntime;
  readonly dataDir: string;
  /** Options for the engine besides its data folder. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly find: () => Promise<FindResult>;
  readonly wait: (delayMs: number) => Promise<void>;
  readonly withinMs: number;
}

export type StartResult =
  | { readonly is: 'started'; readonly engine: RunningEngine }
  /** `text`: what the engine said of it, for people. */
  | { readonly is: 'failed'; readonly text: string };

const lookEveryMs = 200;

/**
 * Starts the keeper, which starts the engine, in a session of its own: neither the shell's end nor that of its terminal
 * touches them. Resolves when the engine answers, or when it is clear that it will not.
 */
export async function startEngine(ports: StartEnginePorts): Promise<StartResult> {
  const folder = join(ports.dataDir, 'log');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const logPath = join(folder, 'start.log');
  const keeper = await spawnKeeper(ports, logPath);
  const turns = Math.ceil(ports.withinMs / lookEveryMs);
  for (let turn = 0; turn < turns; turn++) {
    const found = await ports.find();
    if (found.is === 'found') return { is: 'started', engine: found.engine };
    const end = keeper.end();
    if (end !== null) return { is: 'failed', text: `${end}. ${await lastLine(logPath)}`.trim() };
    await ports.wait(lookEveryMs);
  }
  const text = `The engine did not answer within ${ports.withinMs / 1000} s. ${await lastLine(logPath)}`;
  return { is: 'failed', text: text.trim() };
}

/**
 * What it complains of goes to a file: a pipe would break when the shell ends. Its standard output bears the token and
 * goes nowhere. `end` says how the keeper ended, if it has.
 */
async function spawnKeeper(ports: StartEnginePorts, logPath: string): Promise<{ end: () => string | null }> {
  const log = await open(logPath, 'w', 0o600);
  try {
    let end: string | null = null;
    // Attended: there is a person to ask, so the engine resumes by itself only soon after its end (design §2).
    const args = ['--data-dir', ports.dataDir, '--attended', ...ports.args];
    const child = spawn(ports.runtime.node, [ports.runtime.keeper, ...args], {
      detached: true,
      windowsHide: true,
      // Not in a mounted image, and not in a folder that somebody wants to unmount.
      cwd: ports.dataDir,
      env: engineEnvironment(ports.env),
      stdio: ['ignore', 'ignore', log.fd],
    });
    child.on('error', (error) => {
      end = `The engine could not be started: ${error.message}`;
    });
    child.on('exit', (code, signal) => {
      end = `The engine ended while starting (${signal ?? `code ${code}`})`;
    });
    child.unref();
    return { end: () => end };
  } finally {
    await log.close();
  }
}

/** Set in terminals of editors that are built on Electron; the engine and its children have no use for it. */
function engineEnvironment({ ELECTRON_RUN_AS_NODE: _, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env;
}

async function lastLine(path: string): Promise<string> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  return lines.findLast((line) => line.trim() !== '') ?? '';
}
