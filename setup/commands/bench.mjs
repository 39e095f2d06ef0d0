import { join } from 'node:path';
import { handOver } from '../exec.mjs';

/** Measures, and writes docs/BENCHMARKS.md. @param {import('../run.mjs').Invocation} invocation */
export function bench({ root, node, args }) {
  return handOver(node, [join(root, 'bench/main.ts'), ...args]);
}
