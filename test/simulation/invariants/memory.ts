import type { Record } from '../record.ts';

/** See `ProgramLog`: what an output may still want to send again. */
const LOG_MS = 12_000;
const RING_MORE_MS = 2_000;
const SOUND_MORE_MS = 1_500;
/** Nothing here makes more messages in a second than 60 pictures and 47 sounds, and the headers of its joins. */
const MESSAGES_PER_S = 120;
const SLACK_MS = 500;

/** What program and feeds hold is bounded by their rules and by the longest GOP that came. */
export function memory({ holdings, plan }: Record): string[] {
  const delayMs = plan.orders.mode === 'hitless' ? plan.orders.delayMs : 0;
  let longestGopMs = 0;
  return holdings.flatMap(({ atMs, logMs, logMessages, ringMs }) => {
    longestGopMs = Math.max(longestGopMs, ...ringMs.map((ring) => ring.longestGopMs));
    const broken: string[] = [];
    const mostLogMs = LOG_MS + longestGopMs + SLACK_MS;
    if (logMs > mostLogMs) broken.push(`the log held ${logMs} ms at ${atMs}`);
    if (logMessages > (mostLogMs / 1000) * MESSAGES_PER_S)
      broken.push(`the log held ${logMessages} messages at ${atMs}`);
    for (const { feedId, videoMs, audioMs } of ringMs) {
      const mostMs = delayMs + RING_MORE_MS + longestGopMs + SLACK_MS;
      if (videoMs > mostMs) broken.push(`${feedId} held ${videoMs} ms of pictures at ${atMs}`);
      if (audioMs > mostMs + SOUND_MORE_MS + 9_000) broken.push(`${feedId} held ${audioMs} ms of sound at ${atMs}`);
    }
    return broken;
  });
}
