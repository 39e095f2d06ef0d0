import { expect, it } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { Feed } from '#engine/media/feeds/Feed.ts';
import { INGEST_LIMITS } from '#engine/media/ingest/limits.ts';
import { AcceptDialogue } from '#engine/wire/rtmp/AcceptDialogue.ts';
import { WireError } from '#engine/wire/WireError.ts';
import type { FeedId } from '#shared/model/ids.ts';
import { costly, opening } from './costlyBytes.ts';

it.each(Object.entries(costly))('%s: no read of the loop takes 50 ms', (_, bytes) => {
  expect(longestReadMs(bytes())).toBeLessThanOrEqual(50);
});

/** Processor's time of the longest read of what a publisher sends, in pieces as the ingest reads them. */
function longestReadMs(bytes: Buffer): number {
  const dialogue = publishing();
  let longestMs = 0;
  for (let at = 0; at < bytes.length; at += INGEST_LIMITS.readBytes) {
    const before = process.threadCpuUsage();
    const goesOn = read(dialogue, bytes.subarray(at, at + INGEST_LIMITS.readBytes));
    const { user, system } = process.threadCpuUsage(before);
    longestMs = Math.max(longestMs, (user + system) / 1000);
    if (!goesOn) break;
  }
  return longestMs;
}

function read(dialogue: AcceptDialogue, bytes: Buffer): boolean {
  try {
    dialogue.receive(bytes);
    return true;
  } catch (error) {
    if (error instanceof WireError) return false;
    throw error;
  }
}

function publishing(): AcceptDialogue {
  const clock = new VirtualClock(1000);
  const listener = { runStarted: () => {}, unitArrived: () => {}, runEnded: () => {} };
  const input = new Feed('main' as FeedId, clock, listener, () => 5_000).open('127.0.0.1:1');
  const dialogue = new AcceptDialogue({
    limits: { ...INGEST_LIMITS.publisher, maxChunkStreams: INGEST_LIMITS.maxChunkStreams },
    windowAckBytes: INGEST_LIMITS.windowAckBytes,
    send: () => {},
    memory: 'lent',
    onEvent: (event) => event.kind === 'publish' && dialogue.accept(),
    onMedia: (each) => input.take(each, clock.nowMs()),
  });
  dialogue.receive(opening('key'));
  return dialogue;
}
