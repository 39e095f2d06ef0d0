import { countRecording } from './countRecording.ts';
import { readRecording } from './Recording.ts';

/** `node countProcess.ts RECORDING` prints its count as JSON: a process of its own, so that nobody's camera waits for the sums. */
const [path = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(countRecording(await readRecording(path))));
