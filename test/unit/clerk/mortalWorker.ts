import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';

/** The clerk's own worker, which dies as soon as a file `die` lies in its data folder. */
const order = join(workerData.dataDir, 'die');
setInterval(() => {
  if (!existsSync(order)) return;
  rmSync(order);
  throw new Error('killed by the test');
}, 5).unref();
await import('#engine/clerk/worker.ts');
