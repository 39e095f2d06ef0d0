import type { StateUpdate } from '#shared/api/contract.ts';
import type { JournalEntry } from '#shared/model/journal.ts';
import type { ClientConnection } from './ApiContext.ts';
import { Doorbell } from './Doorbell.ts';
import type { DoorJournal } from './DoorJournal.ts';
import type { DemoDoor, DemoRequest } from './EngineDoor.ts';
import type { StateFeed } from './StateFeed.ts';

/** Entries in one update; as many as the journal answers at a time. */
const JOURNAL_BATCH = 1000;
/** Requests to the demo director that wait; more are made by no person. */
const DEMO_WAITING = 100;

/** A snapshot, then changes; a new snapshot whenever the connection was clogged meanwhile. */
export async function* watchState(
  feed: StateFeed,
  connection: ClientConnection | null,
  signal: AbortSignal,
): AsyncGenerator<StateUpdate, void> {
  const follower = feed.follow();
  let timesClogged = connection?.timesClogged ?? 0;
  try {
    while (!signal.aborted) {
      if (connection && connection.timesClogged !== timesClogged) {
        await connection.drained(signal);
        timesClogged = connection.timesClogged;
        follower.startOver();
        continue;
      }
      const update = follower.take();
      if (update) yield update;
      else await follower.changed(signal);
    }
  } finally {
    follower.stop();
  }
}

/** The last entries (an empty list when there are none), then each new one: nothing between the two is lost. */
export async function* watchJournal(
  journal: DoorJournal,
  last: number,
  signal: AbortSignal,
): AsyncGenerator<JournalEntry[], void> {
  const bell = new Doorbell();
  const stop = journal.onEntry(() => bell.ring());
  try {
    let seq = journal.recent(1)[0]?.seq ?? 0;
    yield journal.recent(last).filter((entry) => entry.seq <= seq);
    while (!signal.aborted) {
      const { entries } = await journal.list(seq, JOURNAL_BATCH);
      seq = entries.at(-1)?.seq ?? seq;
      if (entries.length > 0) yield entries;
      else await bell.rung(signal);
    }
  } finally {
    stop();
  }
}

/** What the page asks of the demo director, from now on. */
export async function* watchDemoRequests(demo: DemoDoor, signal: AbortSignal): AsyncGenerator<DemoRequest, void> {
  const bell = new Doorbell();
  const waiting: DemoRequest[] = [];
  const stop = demo.onRequest((request) => {
    if (waiting.length < DEMO_WAITING) waiting.push(request);
    bell.ring();
  });
  try {
    while (!signal.aborted) {
      const request = waiting.shift();
      if (request) yield request;
      else await bell.rung(signal);
    }
  } finally {
    stop();
  }
}
