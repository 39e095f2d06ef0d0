import { type FrameAccount, frameAccount, frameBreaks, stepOf } from '../support/frameAccount.ts';
import { FRAME_NUMBERS } from '../support/frameCode.ts';
import { lipSync } from './lipSync.ts';
import type { Recording } from './Recording.ts';

/** Times of one track in presentation order, in ms. */
export interface TrackTimes {
  readonly frames: number;
  /** From the first to the last. */
  readonly spanMs: number;
  /** Largest distance of two frames. */
  readonly longestStepMs: number;
  /** Frames that are shown at or before the time of the one before. */
  readonly stepsBack: number;
}

/** What one recording holds. */
export interface Count extends FrameAccount {
  readonly decodeErrors: readonly string[];
  readonly video: TrackTimes;
  readonly audio: TrackTimes;
  /** Longest presentation time without a picture that had not been shown. */
  readonly standstillMs: number;
  /** Sound behind picture at the beginning, and the most that it ever differs from that. */
  readonly soundLateMs: number | null;
  readonly soundMovedMs: number | null;
  /** Each place where a frame is missing or comes again, in words. */
  readonly breaks: readonly string[];
}

/** At the very end pictures are missing that are shown before ones that came already. */
const REORDERED = 8;

/** Counts from the picture with this number on; decode errors count throughout. */
export function countRecording(whole: Recording, fromFrame: number): Count {
  const recording = since(whole, fromFrame);
  const pictures = recording.pictures.slice(0, -REORDERED);
  const codes = pictures.map(({ code }) => code);
  const sync = lipSync({ ...recording, pictures }).map(({ soundLateMs }) => soundLateMs);
  const first = sync[0] ?? null;
  return {
    ...frameAccount(codes, FRAME_NUMBERS),
    decodeErrors: recording.errors,
    video: timesOf(pictures),
    audio: timesOf(recording.sounds),
    standstillMs: timesOf(newOnes(pictures)).longestStepMs,
    soundLateMs: first,
    soundMovedMs: first === null ? null : Math.max(...sync.map((lateMs) => Math.abs(lateMs - first))),
    breaks: frameBreaks(codes, FRAME_NUMBERS),
  };
}

function since({ errors, pictures, sounds }: Recording, fromFrame: number): Recording {
  const from = pictures.findIndex(({ code }) => code !== null && stepOf(fromFrame, code.frame, FRAME_NUMBERS) >= 0);
  const fromMs = pictures[from]?.atMs ?? Number.POSITIVE_INFINITY;
  const isCounted = ({ atMs }: { readonly atMs: number }) => atMs >= fromMs;
  return { errors, pictures: pictures.filter(isCounted), sounds: sounds.filter(isCounted) };
}

function newOnes(pictures: Recording['pictures']): Recording['pictures'] {
  let newest: number | null = null;
  return pictures.filter(({ code }) => {
    if (!code || (newest !== null && stepOf(newest, code.frame, FRAME_NUMBERS) <= 0)) return false;
    newest = code.frame;
    return true;
  });
}

function timesOf(frames: readonly { readonly atMs: number }[]): TrackTimes {
  const steps = frames.slice(1).map(({ atMs }, index) => atMs - (frames[index]?.atMs ?? atMs));
  return {
    frames: frames.length,
    spanMs: (frames.at(-1)?.atMs ?? 0) - (frames[0]?.atMs ?? 0),
    longestStepMs: steps.reduce((longest, step) => Math.max(longest, step), 0),
    stepsBack: steps.filter((step) => step <= 0).length,
  };
}
