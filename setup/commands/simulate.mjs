import { join } from 'node:path';
import { handOver } from '../exec.mjs';

/** Random schedules of faults on a virtual clock. @param {import('../run.mjs').Invocation} invocation */
export function simulate({ root, node, args }) {
  return handOver(node, [join(root, 'test/simulation/simulate.ts'), ...args]);
}
