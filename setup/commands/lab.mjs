import { join } from 'node:path';
import { handOver } from '../exec.mjs';

/** Plays the table of faults, and writes how often each row held into docs/BENCHMARKS.md. @param {import('../run.mjs').Invocation} invocation */
export function lab({ root, node, args }) {
  return handOver(node, [join(root, 'test/lab/main.ts'), ...args]);
}
