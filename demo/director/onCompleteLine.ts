import type { Readable } from 'node:stream';

/** Calls with every line that came to its end: what a dying process leaves without one was cut short. */
export function onCompleteLine(input: Readable, onLine: (line: string) => void): void {
  let unfinished = '';
  input.setEncoding('utf8').on('data', (text: string) => {
    const lines = (unfinished + text).split('\n');
    unfinished = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
}
