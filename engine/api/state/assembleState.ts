import type { AlignmentDesk } from '#engine/control/actions/alignment/AlignmentDesk.ts';
import type { EncoderDesk } from '#engine/control/actions/EncoderDesk.ts';
import type { PairDesk } from '#engine/control/actions/PairDesk.ts';
import type { Station } from '#engine/control/actions/Station.ts';
import type { Slate } from '#engine/control/actions/slate/Slate.ts';
import type { AlarmBook } from '#engine/control/alarms/AlarmBook.ts';
import { pairAlignments } from '#engine/control/decisions/pairAlignment.ts';
import { checkPairs } from '#engine/control/decisions/pairCheck.ts';
import { feedOrder } from '#engine/control/decisions/programOrders.ts';
import { keyframeWait } from '#engine/control/samples/keyframeWait.ts';
import type { MediaReports } from '#engine/control/samples/MediaReports.ts';
import type { OutputSample } from '#engine/control/samples/Snapshot.ts';
import { describeAudio, describeVideo } from '#engine/media/feeds/format.ts';
import type { Media } from '#engine/media/Media.ts';
import type { DemoState, EncoderState, EngineState, FeedState, ProgramState } from '#shared/model/state.ts';
import { describeFeed } from './describeFeeds.ts';
import { describeOutputs } from './describeOutputs.ts';
import { describeUplinks } from './describeUplinks.ts';

export interface StateParts {
  readonly engine: EngineState['engine'];
  readonly station: Station;
  readonly media: Media;
  readonly reports: MediaReports;
  readonly encoders: EncoderDesk;
  readonly alignment: AlignmentDesk;
  readonly pairs: PairDesk;
  readonly slate: Slate;
  readonly alarms: AlarmBook;
  readonly outputs: readonly OutputSample[];
  readonly localAddresses: ReadonlySet<string>;
  readonly demo: DemoState | null;
  readonly wallOf: (ms: number) => string;
}

/** The answer of `GET /api/v1/state`, from all that there is. */
export function assembleState(parts: StateParts): EngineState {
  const { station, alarms, wallOf } = parts;
  const noKeyframe = () => keyframeWait(parts.media.feedFacts(), parts.media.program.onAir);
  const outputs = describeOutputs(station, parts.outputs, noKeyframe, wallOf);
  return {
    engine: parts.engine,
    studio: { name: station.studio.name },
    air: {
      on: station.isOnAir,
      since: station.isOnAir ? station.intent.onAirSince : null,
      resumable: station.resumeWaitsSince !== null,
    },
    program: program(parts),
    slate: parts.slate.state(),
    encoders: encoders(parts),
    feeds: feeds(parts),
    pairs: checkPairs(parts.media.feedFacts(), feedOrder(station.studio), parts.alignment.latencies),
    uplinks: describeUplinks(station.studio, outputs, parts.localAddresses),
    destinations: station.studio.destinations.map(({ id, name, service, redundancy }) => ({
      id,
      name,
      service,
      redundancy,
    })),
    outputs,
    alarms: alarms.list(),
    demo: parts.demo,
  };
}

function program({ station, media, reports }: StateParts): ProgramState {
  const live = media.program;
  const { mode, delayMs } = station.studio.program;
  const { taken, muted } = station.intent;
  return {
    feedId: live.onAir,
    mode,
    delayMs: mode === 'hitless' ? delayMs : 0,
    bitrateKbps: live.bitrateKbps,
    changeovers: reports.changeovers,
    lastChangeover: reports.lastChangeover,
    unbrokenSince: reports.unbrokenSince,
    taken: taken && station.takenSince ? { feedId: taken.feedId, since: station.takenSince } : null,
    next: live.next,
    muted,
    standby: live.standby,
    video: describeVideo(live.house.video, live.house.video ? live.frameMs : null),
    audio: describeAudio(live.house.audio),
  };
}

function feeds({ station, media, alignment, pairs: desk, wallOf }: StateParts): FeedState[] {
  const facts = media.feedFacts();
  const pairs = pairAlignments(facts, feedOrder(station.studio), media.program.onAir, alignment.latencies.groups);
  return facts.map((feed) => {
    const pair = pairs.get(feed.id) ?? { alignment: 'unknown', inStepMs: null };
    return describeFeed(feed, pair, desk.differences(feed), wallOf);
  });
}

function encoders({ station, encoders }: StateParts): EncoderState[] {
  return station.studio.encoders.map(({ id, name, make }) => {
    const report = encoders.report(id);
    const nothing = {
      state: 'unknown',
      detail: null,
      can: { start: false, stop: false, point: false },
      stats: null,
    } as const;
    return { id, name, make, ...(report ?? nothing) };
  });
}
