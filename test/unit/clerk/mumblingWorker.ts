import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '#engine/base/clock.ts';
import { Clerk } from '#engine/clerk/Clerk.ts';
import type { Batch } from '#engine/clerk/messages.ts';

/** A clerk whose answers are lost on their way. */
const { dataDir } = workerData as { dataDir: string };
const clerk = new Clerk(dataDir, systemClock, (message) => {
  if (message.kind !== 'answer') parentPort?.postMessage(message);
});
await clerk.open();
parentPort?.on('message', (batch: Batch) => void clerk.take(batch));
