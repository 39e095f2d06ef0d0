import { createInterface } from 'node:readline';

const END_WITHIN_MS = 1000;

/**
 * The manners of a demo process: it prints JSON lines, and ends when it is told to or when whoever started it is gone,
 * which shows by a closed standard input. `onLine` gets what is written to it.
 */
export function behaveAsChild(onLine: (line: string) => void, stop: () => void): void {
  const end = () => {
    stop();
    process.stdin.destroy();
    // Only fires when something still holds the process, such as a peer that does not close.
    setTimeout(() => process.exit(), END_WITHIN_MS).unref();
  };
  // The reader may go first; that ends us through standard input.
  process.stdout.on('error', () => {});
  createInterface({ input: process.stdin }).on('line', onLine).once('close', end);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
}

export function printLine(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** One line on standard error and exit code 2, for what whoever calls has to set right. */
export function refuse(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}
