import { join } from 'node:path';
import { handOver } from '../exec.mjs';

/** The engine alone, under its keeper. @param {import('../run.mjs').Invocation} invocation */
export function headless({ root, node, args }) {
  return handOver(node, [join(root, 'dist/engine/keeper.js'), ...args]);
}
