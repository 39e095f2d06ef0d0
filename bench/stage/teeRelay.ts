import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '#test/lab/support/freePort.ts';
import { LabProcess } from '#test/lab/support/LabProcess.ts';
import { outputUrls, type Relay, type RelayOrders } from './Relay.ts';

/** Until it listens; its one place is for the encoder, so nobody may knock to see. */
const STARTS_WITHIN_MS = 1500;

/** ffmpeg's `tee`: one process that takes the stream by RTMP, copies it and sends it to each output. */
export async function teeRelay(orders: RelayOrders): Promise<Relay> {
  const feedUrl = `rtmp://127.0.0.1:${await freePort()}/live/feed`;
  const outputs = outputUrls(orders).map((url) => `[f=flv:flvflags=no_duration_filesize]${url}`);
  const read = ['-nostdin', '-v', 'error', '-listen', '1', '-analyzeduration', '1000000', '-i', feedUrl];
  const ffmpeg = await LabProcess.start('ffmpeg', [...read, '-c', 'copy', '-map', '0', '-f', 'tee', outputs.join('|')]);
  await pause(STARTS_WITHIN_MS);
  return { pid: ffmpeg.pid, feedUrl, [Symbol.asyncDispose]: () => ffmpeg.close() };
}
