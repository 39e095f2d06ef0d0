import { parseArgs } from 'node:util';
import { parseRtmpTarget } from '#engine/wire/rtmp/url.ts';
import { behaveAsChild, printLine, refuse } from './childProcess.ts';
import { readClip } from './clips/Clip.ts';
import { DemoEncoder } from './encoder/DemoEncoder.ts';
import { machineClock } from './machineClock.ts';

/** A demo encoder: `encoder --url rtmp://HOST:PORT/live --key KEY --clip FILE`. */
const { url, key, clip } = parseArgs({
  options: { url: { type: 'string' }, key: { type: 'string' }, clip: { type: 'string' } },
}).values;
if (!url || !key || !clip) refuse('usage: encoder --url rtmp://HOST:PORT/live --key KEY --clip FILE');
const target = parseRtmpTarget(url, key) ?? refuse(`not an RTMP address: ${url}`);

const encoder = new DemoEncoder({
  target,
  clip: readClip(clip),
  clock: machineClock,
  random: Math.random,
  report: printLine,
});
behaveAsChild(
  () => {},
  () => encoder.stop(),
);
