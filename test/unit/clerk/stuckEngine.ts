import { exitDespiteStuckThread } from '#engine/clerk/exitDespiteStuckThread.ts';
import { bareLink } from './bareLink.ts';

/**
 * A process whose clerk is stuck in a system call (its log is a FIFO that nobody reads), and which shows
 * 30 entries that are never stored and ends with 7.
 */
const link = bareLink();
await link.open();
link.log('this line hangs the clerk');
await null;
for (let n = 1; n <= 30; n++) link.journal({ subject: 'engine', code: 'shown', by: 'world', text: `entry ${n}` });
await link.close();
if (link.isStuck) exitDespiteStuckThread(7);
