import type { EncoderReport } from './plug.ts';

/** One line for the journal. */
export interface EncoderEvent {
  readonly code: string;
  readonly text: string;
}

/**
 * What is worth a line in the journal when an encoder's report changes. `before` is the last report that said
 * something (not `unknown`), null before the first. `faultCode` is that of the fault behind `unreachable` or `faulty`.
 */
export function encoderEvents(
  name: string,
  before: EncoderReport | null,
  after: EncoderReport,
  faultCode: string | null,
): readonly EncoderEvent[] {
  const was = before?.state ?? null;
  if (after.state === 'unknown' || (after.state === was && after.detail === before?.detail)) return [];
  if (isGone(after.state)) {
    return after.state === was ? [] : [{ code: faultCode ?? 'encoder-unreachable', text: after.detail ?? name }];
  }
  const reached: EncoderEvent[] =
    was === null || isGone(was)
      ? [{ code: 'encoder-reached', text: `${name} is connected; it is ${words[after.state]}.` }]
      : [];
  return was === null || isGone(was) ? reached : changed(name, was, after.state);
}

function changed(name: string, was: EncoderReport['state'], is: EncoderReport['state']): readonly EncoderEvent[] {
  if (is === was) return [];
  if (is === 'live') return [{ code: 'encoder-started', text: `${name} streams.` }];
  if (is === 'idle') return [{ code: 'encoder-stopped', text: `${name} has stopped streaming.` }];
  if (is === 'starting' && was === 'live') {
    return [{ code: 'encoder-reconnecting', text: `${name} lost its way to us and reconnects.` }];
  }
  return [];
}

function isGone(state: EncoderReport['state']): boolean {
  return state === 'unreachable' || state === 'faulty';
}

const words: Readonly<Record<EncoderReport['state'], string>> = {
  unknown: 'in a state that is not known',
  idle: 'idle',
  starting: 'starting',
  live: 'streaming',
  stopping: 'stopping',
  unreachable: 'out of reach',
  faulty: 'faulty',
};
