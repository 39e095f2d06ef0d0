import { join } from 'node:path';
import { handOver } from '../exec.mjs';

/** The demo studio. @param {import('../run.mjs').Invocation} invocation */
export function demo({ root, node, args }) {
  return handOver(node, [join(root, 'dist/demo/main.js'), ...args]);
}
