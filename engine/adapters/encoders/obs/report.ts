import type { Circumstances, EncoderReading, Heard } from '../plug.ts';
import { ServiceSettings, Stats, StreamStateChanged, StreamStatus, Version } from './answers.ts';
import { beginAttempt, noteDeclined, type ObsAttempt } from './attempt.ts';
import { judgeService, type ObsService } from './service.ts';
import { noSettings, type ObsSettings, readSettings } from './settings.ts';
import { noStream, type ObsStream, streamByEvent, streamByStatus } from './stream.ts';

/** All that is known of one OBS. Holds no key and no password. */
export interface ObsFacts {
  readonly version: string | null;
  readonly stream: ObsStream;
  /** Null: not read, or no longer true. */
  readonly service: ObsService | null;
  readonly settings: ObsSettings;
  readonly cpuPct: number | null;
  /** Since when OBS changes its scene collection: asked anything then, an OBS before 30.0 may crash. */
  readonly changingSinceMs: number | null;
  readonly attempt: ObsAttempt;
}

export const noFacts: ObsFacts = {
  version: null,
  stream: noStream,
  service: null,
  settings: noSettings,
  cpuPct: null,
  changingSinceMs: null,
  attempt: beginAttempt,
};

export function read(facts: ObsFacts, heard: Heard, at: Circumstances): ObsFacts {
  switch (heard.kind) {
    case 'ordered':
      return { ...facts, service: null, attempt: beginAttempt };
    case 'retargeted':
      return { ...facts, service: null };
    case 'asked':
      return { ...facts, attempt: { ...facts.attempt, asked: withCall(facts.attempt.asked, heard.call) } };
    case 'answered':
      return readAnswer(facts, heard, at);
    case 'declined':
      return noteRefusal(facts, heard.call, heard.code, at.nowMs);
    case 'told':
      return readEvent(facts, heard.event, heard.data, at.nowMs);
  }
}

function readAnswer(facts: ObsFacts, heard: Heard & { kind: 'answered' }, at: Circumstances): ObsFacts {
  const { call, sent, data } = heard;
  switch (call) {
    case 'GetVersion':
      return { ...facts, version: Version.parse(data).obsVersion ?? 'unknown' };
    case 'GetStats':
      return { ...facts, cpuPct: Stats.parse(data).cpuUsage };
    case 'GetStreamServiceSettings':
      return { ...facts, service: judgeService(ServiceSettings.parse(data), at.target) };
    case 'SetStreamServiceSettings':
      return { ...facts, service: null };
    case 'GetStreamStatus': {
      const stream = streamByStatus(facts.stream, StreamStatus.parse(data), at.nowMs);
      // A stream that someone else has begun may go anywhere.
      const service = stream.phase === 'live' && facts.stream.phase !== 'live' ? null : facts.service;
      return { ...facts, stream, service, attempt: { ...facts.attempt, hasStatus: true } };
    }
    default:
      return { ...facts, settings: readSettings(facts.settings, call, sent, data, at.nowMs) };
  }
}

function readEvent(facts: ObsFacts, event: string, data: unknown, nowMs: number): ObsFacts {
  switch (event) {
    case 'StreamStateChanged': {
      const stream = streamByEvent(facts.stream, StreamStateChanged.parse(data).outputState, nowMs);
      const wasRefused = facts.attempt.asked.includes('StartStream') && stream.phase === 'idle';
      const service = stream.phase === 'starting' || stream.phase === 'live' ? null : facts.service;
      // An event only says that the status is another now.
      return { ...facts, stream, service, attempt: { ...facts.attempt, wasRefused, hasStatus: false } };
    }
    case 'CurrentProfileChanged':
      return { ...facts, service: null, settings: noSettings };
    case 'CurrentSceneCollectionChanging':
      return { ...facts, changingSinceMs: nowMs };
    case 'CurrentSceneCollectionChanged':
      return { ...facts, changingSinceMs: null };
    default:
      return facts;
  }
}

/** Asked whether there is an order or not: that OBS declines it is no obstacle to one. */
const READ_BY_THE_WAY = ['GetStats', 'GetVersion', 'GetVideoSettings', 'GetProfileParameter'];

function noteRefusal(facts: ObsFacts, call: string, code: number, nowMs: number): ObsFacts {
  if (READ_BY_THE_WAY.includes(call)) return facts;
  const attempt = noteDeclined(facts.attempt, call, code, nowMs);
  // The stream is not as we thought: what was known of it and of its service is read again.
  return attempt.hasStatus ? { ...facts, attempt } : { ...facts, attempt, service: null };
}

function withCall(calls: readonly string[], call: string): readonly string[] {
  return calls.includes(call) ? calls : [...calls, call];
}

export function report(facts: ObsFacts, nowMs: number): EncoderReading {
  const { stream } = facts;
  return {
    state: stream.phase === 'reconnecting' ? 'starting' : stream.phase,
    detail: detailOf(facts, nowMs),
    stats: {
      cpuPct: facts.cpuPct === null ? null : Math.round(facts.cpuPct * 10) / 10,
      congestion: stream.congestion,
      droppedFrames: stream.droppedFrames,
      totalFrames: stream.totalFrames,
    },
  };
}

/** From then on OBS does not come back by itself any more, as has been seen for hours. */
const RECONNECTS_TOO_LONG_MS = 90_000;
const STUCK_POLLS = 5;

function detailOf({ stream, service, version }: ObsFacts, nowMs: number): string | null {
  if (stream.unknownState !== null) return `OBS says "${stream.unknownState}"`;
  if (stream.phase === 'reconnecting') {
    const isTooLong = nowMs - stream.sinceMs > RECONNECTS_TOO_LONG_MS;
    return isTooLong
      ? 'reconnecting for more than 90 s: stop it and start it again'
      : 'lost its way to us, reconnecting';
  }
  if (stream.phase === 'live' && service && !service.isOurs) return `streams to ${service.host}, not to us`;
  if (stream.phase === 'live' && stream.stuckPolls >= STUCK_POLLS) return 'streams, but sends nothing';
  return version === null ? null : `OBS ${version}`;
}
