import { parentPort, workerData } from 'node:worker_threads';
import { attacks } from './attacks.ts';

/** A thread of its own, so that what an attack costs its maker does not count for the one who is attacked. */
const { name, forMs, ...target } = workerData as { name: string; forMs: number; port: number; key: string };
await attacks[name]?.({ ...target, untilMs: performance.now() + forMs });
parentPort?.postMessage('done');
