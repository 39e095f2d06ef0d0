import type { EncoderState, FeedState, ProgramState } from '#shared/model/state.ts';

/** How loud a thing is, by shape and colour: see `parts/Mark.tsx`. */
export type Tone = 'program' | 'ready' | 'idle' | 'warn' | 'fault';

export interface EncoderMark {
  tone: Tone;
  word: string;
}

/** One word on an encoder and its feed; the feed counts first, since it is what viewers get. */
export function encoderMark(
  encoder: EncoderState,
  feed: FeedState | undefined,
  program: ProgramState,
  onAir: boolean,
): EncoderMark {
  const isOnProgram = program.feedId === encoder.id;
  switch (feed?.state) {
    case 'lost':
      return { tone: 'fault', word: isOnProgram ? 'lost, playing out' : 'lost' };
    case 'stalled':
      return { tone: 'warn', word: isOnProgram ? 'stalled, playing out' : 'stalled' };
    case 'live':
      return isOnProgram ? { tone: 'program', word: onAir ? 'on air' : 'on program' } : liveMark(feed, program);
    default:
      return waitingMark(encoder);
  }
}

function liveMark(feed: FeedState, program: ProgramState): EncoderMark {
  if (feed.compatibility === 'D') return { tone: 'fault', word: 'can’t join' };
  if (feed.compatibility === 'C') return { tone: 'warn', word: 'other format' };
  if (program.mode === 'hitless' && !feed.hitless.ready) return { tone: 'warn', word: 'not ready' };
  return { tone: 'ready', word: 'standing by' };
}

function waitingMark(encoder: EncoderState): EncoderMark {
  if (encoder.state === 'unreachable') return { tone: 'warn', word: 'unreachable' };
  if (encoder.state === 'faulty') return { tone: 'fault', word: 'faulty' };
  if (encoder.state === 'starting') return { tone: 'idle', word: 'starting' };
  return { tone: 'idle', word: 'waiting' };
}
