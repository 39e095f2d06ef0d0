import type { Fault } from '#engine/base/fault.ts';
import type { OutputPath } from './orders.ts';
import type { OutputPhase } from './outputMachine.ts';

/** Facts of an output for screens and detectors. */
export interface OutputFacts {
  readonly phase: OutputPhase;
  /** The program runs, and its last keyframe is too old to begin a session with. */
  readonly waitsForKeyframe: boolean;
  readonly path: OutputPath | null;
  /** Of the server, while a connection is open. */
  readonly address: string | null;
  readonly bitrateKbps: number;
  readonly backlogMs: number;
  /** Behind only because what a broken session had not confirmed is being sent again. */
  readonly isCatchingUp: boolean;
  readonly rttMs: number | null;
  readonly droppedFrames: number;
  readonly sessions: number;
  /** When the service gives up the stream that broke off; null: there is none to wait for, or that is not known. */
  readonly closesAtMs: number | null;
  readonly lastFault: Fault | null;
  readonly acknowledges: boolean | null;
}
