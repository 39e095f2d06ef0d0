import { parseArgs } from 'node:util';
import { systemClock } from '#engine/base/clock.ts';
import { behaveAsChild, printLine, refuse } from './childProcess.ts';
import { readClip } from './clips/Clip.ts';
import { PictureBook } from './clips/PictureBook.ts';
import type { DestinationLine } from './destination/DestinationReport.ts';
import { DestinationServer } from './destination/DestinationServer.ts';

/**
 * A demo destination: `destination --key KEY --clip FILE --clip FILE [--port PORT]`. A line on its standard input asks
 * for a report, which says the line again.
 */
const { port, key, clip } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    key: { type: 'string' },
    clip: { type: 'string', multiple: true, default: [] },
  },
}).values;
if (!key) refuse('usage: destination --key KEY --clip FILE --clip FILE [--port PORT]');

const server = new DestinationServer({
  clock: systemClock,
  book: new PictureBook(clip.map(readClip)),
  streamKey: key,
});
const print = (line: DestinationLine) => printLine(line);
const report = (request: string | null) => print({ kind: 'report', request, report: server.report() });

try {
  print({ kind: 'listening', port: await server.listen(Number(port)) });
} catch (error) {
  refuse(`cannot listen: ${error instanceof Error ? error.message : error}`);
}
const ticker = systemClock.every(1000, () => report(null));
behaveAsChild(report, () => {
  ticker.cancel();
  server.close();
});
