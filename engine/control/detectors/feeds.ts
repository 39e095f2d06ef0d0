import type { FeedFacts } from '#engine/media/Media.ts';
import { SLATE } from '#shared/model/ids.ts';
import { faultText } from '#shared/text/faults.ts';
import { encoderName, type Snapshot } from '../samples/Snapshot.ts';
import type { Finding } from './finding.ts';

/** What is wrong with the feeds of a program that is on air. */
export function feedFindings(snapshot: Snapshot): Finding[] {
  if (!snapshot.isOnAir) return [];
  return [
    ...snapshot.feeds.flatMap((feed) => [...feedFinding(snapshot, feed), ...habitFindings(snapshot, feed)]),
    ...programFindings(snapshot),
  ];
}

/** What is wrong with a feed however it is doing at the moment, on air or not. */
function habitFindings(snapshot: Snapshot, feed: FeedFacts): Finding[] {
  const name = encoderName(snapshot.studio, feed.id);
  const subject = `feed/${feed.id}`;
  const openS = Math.round((feed.keyframeIntervalMs ?? 0) / 1000);
  const done = whatKeepsGoing(snapshot, feed);
  return [
    ...(feed.keyframesStopped ? [{ code: 'feed-no-keyframes' as const, subject, context: { name, openS, done } }] : []),
    ...(feed.isFlapping ? [{ code: 'feed-flapping' as const, subject, context: { name } }] : []),
  ];
}

function feedFinding(snapshot: Snapshot, feed: FeedFacts): Finding[] {
  const name = encoderName(snapshot.studio, feed.id);
  const subject = `feed/${feed.id}`;
  const remedy = snapshot.remedies.get(feed.id);
  if (feed.state === 'lost' || feed.state === 'stalled') {
    const why = feed.state === 'stalled' ? 'it brings no picture' : (snapshot.feedEnds.get(feed.id) ?? 'it ended');
    return [
      { code: 'feed-lost', subject: `encoder/${feed.id}`, context: { name, why, done: whatWasDone(snapshot, feed) } },
    ];
  }
  if (feed.state !== 'live' || feed.id === snapshot.programFeed) return [];
  if (feed.compatibility === 'C' || feed.compatibility === 'D') {
    const { onMismatch } = snapshot.studio.program;
    const { what, advice } = remedy ?? { what: 'its headers', advice: 'Set it like the encoder on air.' };
    const context = { name, class: feed.compatibility, what, advice, onMismatch };
    return [{ code: 'feed-does-not-fit', subject, context }];
  }
  const { why } = feed.readiness;
  if (!why || NO_ALARM.has(why.code)) return [];
  const context = { name, why: faultText(why.code, why.context), advice: remedy?.advice ?? '' };
  return [{ code: 'standby-not-ready', subject, context }];
}

/** Why a standby is not ready that passes by itself, was wanted, or has an alarm of its own. */
const NO_ALARM: ReadonlySet<string> = new Set([
  'not-ready-new',
  'not-ready-measuring',
  'not-ready-low-latency',
  'not-ready-flapping',
  'not-ready-keyframes-stopped',
]);

function whatKeepsGoing({ studio, programFeed, nextFeed }: Snapshot, feed: FeedFacts): string {
  if (nextFeed !== null && nextFeed !== feed.id) return `Changing over to ${encoderName(studio, nextFeed)}.`;
  if (programFeed === feed.id)
    return 'It stays on air, since its picture goes on and no other encoder could take over.';
  return 'It does not come on by itself until its keyframes are there again.';
}

function whatWasDone(snapshot: Snapshot, lost: FeedFacts): string {
  const { studio, programFeed, nextFeed } = snapshot;
  if (nextFeed !== null && nextFeed !== lost.id) return `Changing over to ${encoderName(studio, nextFeed)}.`;
  if (programFeed === SLATE) return 'No other encoder was there: the slate is on.';
  if (programFeed === lost.id) return 'The program still plays what is in its delay.';
  return `${encoderName(studio, programFeed)} is on air.`;
}

function programFindings(snapshot: Snapshot): Finding[] {
  const { programFeed, standby, studio } = snapshot;
  if (programFeed === SLATE) return [{ code: 'slate-on-air', subject: 'program', context: {} }];
  if (programFeed === null || standby !== SLATE || studio.encoders.length < 2) return [];
  return [{ code: 'no-standby', subject: 'program', context: { name: encoderName(studio, programFeed) } }];
}
