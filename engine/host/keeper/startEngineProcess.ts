import { spawn } from 'node:child_process';
import type { Clock } from '#engine/base/clock.ts';
import type { EngineEnd } from './keeperMachine.ts';
import { ENGINE_NODE_FLAGS } from './nodeFlags.ts';
import { ReadyLine } from './ReadyLine.ts';

export interface EngineProcessPorts {
  readonly clock: Clock;
  /** Path of the Node that runs the engine. */
  readonly node: string;
  /** Path of the engine's `main.js`. */
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
  readonly toStdout: (chunk: Buffer) => void;
  readonly toStderr: (chunk: Buffer) => void;
  readonly onReady: (url: URL) => void;
  /** Called exactly once. */
  readonly onEnd: (end: EngineEnd) => void;
}

export interface EngineProcess {
  /** True when the signal could be sent. */
  signal(signal: NodeJS.Signals): boolean;
}

/** What the engine's children may still hold of its output is waited for no longer than this. */
const drainMs = 250;

/**
 * Starts one run of the engine, in a session of its own: Ctrl-C in a terminal reaches the keeper alone, which passes it
 * on once, and neither a closed terminal nor a dead keeper ends the engine.
 */
export function startEngineProcess(ports: EngineProcessPorts, args: readonly string[]): EngineProcess {
  const child = spawn(ports.node, [...ENGINE_NODE_FLAGS, ports.script, ...args], {
    detached: true,
    windowsHide: true,
    env: ports.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const readyLine = new ReadyLine();
  child.stdout.on('data', (chunk: Buffer) => {
    ports.toStdout(chunk);
    const url = readyLine.read(chunk);
    if (url) ports.onReady(url);
  });
  child.stderr.on('data', ports.toStderr);

  let isOver = false;
  const end = (how: EngineEnd) => {
    if (isOver) return;
    isOver = true;
    child.stdout.destroy();
    child.stderr.destroy();
    ports.onEnd(how);
  };
  child.on('error', (error) => {
    if (child.pid === undefined) end({ code: null, signal: null, error: `not started: ${error.message}` });
  });
  child.on('exit', (code, signal) => ports.clock.after(drainMs, () => end({ code, signal, error: null })));
  child.on('close', (code, signal) => end({ code, signal, error: null }));
  return { signal: (signal) => child.kill(signal) };
}
