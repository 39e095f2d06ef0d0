import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '#engine/base/clock.ts';
import { Clerk } from './Clerk.ts';
import type { Batch } from './messages.ts';

/** Entry of the clerk's thread: the port to the main thread on one side, the clerk on the other. */
const port = parentPort;
if (!port) throw new Error('the clerk runs as a worker thread only');
// `conf` writes in place, not atomically, where a terminal inside a snap (such as that of VS Code) started the engine. The
// environment of this thread is a copy.
delete process.env['SNAP'];
const { dataDir } = workerData as { dataDir: string };
const clerk = new Clerk(dataDir, systemClock, (message) => port.postMessage(message));
if (await clerk.open()) {
  port.on('message', async (batch: Batch) => {
    await clerk.take(batch);
    if (batch.calls.some((call) => call.name === 'close')) port.close();
  });
} else {
  port.close();
}
