import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process of the demo, run from its sources or from `dist/`, with all the lines that it printed. */
export interface DemoProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly lines: readonly string[];
  /** The exit code, or the signal. */
  readonly exited: Promise<number | NodeJS.Signals | null>;
  [Symbol.asyncDispose](): Promise<void>;
}

const END_WITHIN_MS = 15_000;

/** Its standard error is among its lines. When it still runs at the end of the test it is asked to end, then killed. */
export function startDemoProcess(...args: readonly string[]): DemoProcess {
  const child = spawn(process.execPath, [...args]);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  child.stdin.on('error', () => {});
  const { promise: exited, resolve } = Promise.withResolvers<number | NodeJS.Signals | null>();
  child.on('close', (code, signal) => resolve(signal ?? code));
  const dispose = async () => {
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
    await exited;
    clearTimeout(killer);
  };
  return { child, lines, exited, [Symbol.asyncDispose]: dispose };
}
