import { count } from '../format/figures.ts';

export const airText = {
  bar: 'On-air bar',
  on: 'ON AIR',
  off: 'OFF AIR',
  onFor: 'On air for',
  start: 'Start',
  startLabel: 'Start: go on air',
  startWithout: 'There is no destination to send to',
  stop: 'Stop…',
  stopAsk: (outputs: number) =>
    outputs === 0
      ? 'Go off air?'
      : `Go off air? ${count(outputs, 'output ends', 'outputs end')}; viewers lose the picture.`,
  stopNow: 'Stop now',
  stay: 'Stay on air',
  resumable: 'The engine ended while on air, too long ago to go on by itself.',
  resume: 'Resume',
  program: 'Program',
  empty: 'empty',
  out: 'Out',
  alarms: 'Alarms',
  alarmsNone: 'none',
  alarmsNew: (n: number) => `${n} new`,
  alarmsKnown: (n: number) => `${n} known`,
  mode: (mode: 'hitless' | 'low-latency', delay: string) => (mode === 'hitless' ? `hitless · ${delay}` : 'low latency'),
};
