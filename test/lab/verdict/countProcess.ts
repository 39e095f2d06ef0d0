import { countRecording } from './countRecording.ts';
import { readRecording } from './Recording.ts';

/** `node countProcess.ts RECORDING FRAME` prints its count as JSON: a process of its own, so that no camera waits for the sums. */
const [path = '', fromFrame = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(countRecording(await readRecording(path), Number(fromFrame))));
