import { count } from '../format/figures.ts';

export const outputText = {
  heading: 'Destinations',
  none: 'No destination in this studio.',
  liveOf: (live: number, all: number) => `${live} of ${all} live`,
  off: 'off',
  heldAll: 'held off',
  hold: 'Hold',
  holdLabel: (output: string) => `Hold ${output} off`,
  release: 'Release',
  releaseLabel: (output: string) => `Release ${output}`,
  retry: 'Retry',
  retryLabel: (output: string) => `Try ${output} again`,
  behindLabel: 'How much waits to be sent',
  heldByHand: 'Held off by hand',
  offAir: 'Sends when on air',
  sessions: (n: number) => count(n, 'session', 'sessions'),
  dropped: (n: number) => count(n, 'frame dropped', 'frames dropped'),
  nextTry: (seconds: number) => `next try in ${seconds} s`,
  noAcknowledgements: 'no acknowledgements',
  rtt: (ms: number) => `RTT ${Math.round(ms)} ms`,
  lastError: (text: string) => `Last: ${text}`,
};
