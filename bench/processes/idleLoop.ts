import { quantile } from '../figures/statistics.ts';

/**
 * A loop with nothing to do but a timer, as a measure of the machine: by how much timers are late here, whatever a
 * program does. Ends when it is told to and says p50 and p99 in ms.
 */
const EVERY_MS = 5;
const lateMs: number[] = [];
let dueMs = performance.now() + EVERY_MS;

const timer = setInterval(() => {
  const nowMs = performance.now();
  lateMs.push(Math.max(0, nowMs - dueMs));
  dueMs = nowMs + EVERY_MS;
}, EVERY_MS);

process.on('message', () => {
  clearInterval(timer);
  process.send?.({ p50Ms: quantile(lateMs, 0.5), p99Ms: quantile(lateMs, 0.99) }, () => process.exit());
});
process.on('disconnect', () => process.exit());
