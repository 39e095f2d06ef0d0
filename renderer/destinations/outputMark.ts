import type { OutputState } from '#shared/model/state.ts';
import type { Tone } from '../encoders/encoderMark.ts';

export interface OutputMark {
  tone: Tone;
  word: string;
}

/** One word on an output. A held output is quiet: that is what the operator wanted. */
export function outputMark(output: OutputState): OutputMark {
  if (output.held) return { tone: 'idle', word: 'held off' };
  switch (output.state) {
    case 'live':
      return { tone: 'program', word: 'live' };
    case 'refused':
      return { tone: 'fault', word: 'refused' };
    case 'stalled':
      return { tone: 'warn', word: 'stalled' };
    case 'connecting':
      return { tone: 'warn', word: 'connecting' };
    case 'waiting':
      return { tone: output.lastError === null ? 'idle' : 'warn', word: 'waiting' };
    case 'off':
      return { tone: 'idle', word: 'off' };
  }
}
