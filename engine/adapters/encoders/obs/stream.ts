import type { StreamStatus } from './answers.ts';

/**
 * The stream of OBS, from two sources that don't agree at every moment: events, which come at once but not in every
 * version, and the status that is asked for.
 *
 *            STARTING            STARTED, or active
 *   idle ──────────────▶ starting ──────────────▶ live ◀──────▶ reconnecting
 *    ▲      STOPPED          │                     │ STOPPING         │
 *    ├───────────────────────┘                     ▼                  │
 *    └────────────── STOPPED, or not active ─── stopping ◀────────────┘
 */
export type ObsPhase = 'unknown' | 'idle' | 'starting' | 'live' | 'reconnecting' | 'stopping';

export interface ObsStream {
  readonly phase: ObsPhase;
  readonly sinceMs: number;
  /** When an event last said so. */
  readonly eventMs: number | null;
  /** The status, not only an event, says that it is live. */
  readonly isConfirmed: boolean;
  /** A state that newer versions may have and we don't know. */
  readonly unknownState: string | null;
  /** 0 … 1 */
  readonly congestion: number | null;
  readonly droppedFrames: number | null;
  readonly totalFrames: number | null;
  readonly sizeBytes: number | null;
  /** In how many polls one after the other no byte was sent while live. */
  readonly stuckPolls: number;
}

export const noStream: ObsStream = {
  phase: 'unknown',
  sinceMs: 0,
  eventMs: null,
  isConfirmed: false,
  unknownState: null,
  congestion: null,
  droppedFrames: null,
  totalFrames: null,
  sizeBytes: null,
  stuckPolls: 0,
};

/** An answer that was on its way when the event came says what was before it. */
const EVENT_OUTWEIGHS_STATUS_MS = 1500;
/** OBS that fails to make its output says STARTING and nothing more. */
const STARTING_AT_MOST_MS = 20_000;

const phaseOfState: Readonly<Record<string, ObsPhase>> = {
  STARTING: 'starting',
  STARTED: 'live',
  RECONNECTING: 'reconnecting',
  RECONNECTED: 'live',
  STOPPING: 'stopping',
  STOPPED: 'idle',
};

export function streamByEvent(stream: ObsStream, outputState: string | null, nowMs: number): ObsStream {
  const name = (outputState ?? '').replace('OBS_WEBSOCKET_OUTPUT_', '');
  const phase = Object.hasOwn(phaseOfState, name) ? phaseOfState[name] : undefined;
  if (!phase) return { ...inPhase(stream, 'unknown', nowMs), eventMs: nowMs, unknownState: name.slice(0, 40) };
  return { ...inPhase(stream, phase, nowMs), eventMs: nowMs };
}

export function streamByStatus(stream: ObsStream, status: StreamStatus, nowMs: number): ObsStream {
  const phase = phaseByStatus(stream, status, nowMs);
  const isStuck = phase === 'live' && stream.phase === 'live' && status.outputBytes === stream.sizeBytes;
  return {
    ...inPhase(stream, phase, nowMs),
    isConfirmed: phase === 'live' && status.outputActive === true,
    congestion: status.outputCongestion,
    droppedFrames: status.outputSkippedFrames,
    totalFrames: status.outputTotalFrames,
    sizeBytes: status.outputBytes,
    stuckPolls: isStuck && status.outputBytes !== null ? stream.stuckPolls + 1 : 0,
  };
}

function phaseByStatus(stream: ObsStream, status: StreamStatus, nowMs: number): ObsPhase {
  if (status.outputActive === null) return stream.phase;
  const isEventFresh = stream.eventMs !== null && nowMs - stream.eventMs < EVENT_OUTWEIGHS_STATUS_MS;
  if (status.outputActive) {
    // Active until the last byte of a stop is out, however long that takes.
    if (stream.phase === 'stopping' || (isEventFresh && stream.phase === 'idle')) return stream.phase;
    return status.outputReconnecting === true ? 'reconnecting' : 'live';
  }
  if (stream.phase === 'starting' && nowMs - stream.sinceMs < STARTING_AT_MOST_MS) return 'starting';
  return isEventFresh && stream.phase !== 'unknown' ? stream.phase : 'idle';
}

function inPhase(stream: ObsStream, phase: ObsPhase, nowMs: number): ObsStream {
  const isSame = phase === stream.phase;
  return {
    ...stream,
    phase,
    sinceMs: isSame ? stream.sinceMs : nowMs,
    isConfirmed: isSame && stream.isConfirmed,
    unknownState: phase === 'unknown' ? stream.unknownState : null,
  };
}
