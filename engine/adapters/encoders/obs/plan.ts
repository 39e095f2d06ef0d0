import { fault } from '#engine/base/fault.ts';
import type { Command, EncoderTarget, Step, Wanted } from '../plug.ts';
import { planChange } from './change.ts';
import type { ObsFacts } from './report.ts';
import { serviceFor } from './service.ts';
import { isStale, settingsQueries } from './settings.ts';

const READY_AGAIN_MS = 1000;
/** A scene collection that takes longer has changed without a word, as old versions do. */
const CHANGING_AT_MOST_MS = 15_000;

export function polls(facts: ObsFacts, nowMs: number): readonly Command[] {
  if (isChanging(facts, nowMs)) return [];
  const why = 'how it is';
  const commands: Command[] = [
    { call: 'GetStreamStatus', why },
    { call: 'GetStats', why },
  ];
  if (facts.version === null) commands.unshift({ call: 'GetVersion', why });
  if (facts.service === null) commands.push({ call: 'GetStreamServiceSettings', why });
  if (isStale(facts.settings, nowMs)) commands.push(...settingsQueries(why));
  return commands;
}

/** The next step towards what is wanted. A "yes" of OBS to a command only means that it was accepted. */
export function plan(wanted: Wanted, facts: ObsFacts, nowMs: number): Step {
  const { attempt } = facts;
  if (attempt.declined) return { kind: 'refuse', fault: fault('encoder-command-declined', { ...attempt.declined }) };
  if (isChanging(facts, nowMs)) return wait('OBS changes its scene collection');
  if (attempt.notReadyMs !== null && nowMs - attempt.notReadyMs < READY_AGAIN_MS) return wait('OBS is not ready');
  if (!attempt.hasStatus) return ask('GetStreamStatus', 'what is the stream doing before we touch it');
  switch (wanted.kind) {
    case 'live':
      return planLive(wanted.target, facts);
    case 'idle':
      return planIdle(facts);
    case 'set':
      return planChange(wanted.change, facts);
  }
}

function planLive(target: EncoderTarget | null, { stream, service, attempt }: ObsFacts): Step {
  if (!target) return { kind: 'refuse', fault: fault('encoder-no-ingest') };
  if (attempt.wasRefused) return { kind: 'refuse', fault: fault('encoder-start-failed') };
  if (!service) return ask('GetStreamServiceSettings', 'where would the stream go');
  if (stream.phase === 'unknown' || stream.phase === 'stopping') return wait('the stream is between two states');
  if (stream.phase === 'idle') {
    if (!service.isExact) return point(target, attempt.asked);
    if (attempt.asked.includes('StartStream')) return wait('OBS has accepted the start');
    return ask('StartStream', 'the stream is wanted and not running');
  }
  if (!service.isOurs) {
    return { kind: 'refuse', fault: fault('encoder-streams-elsewhere', { host: service.host }) };
  }
  if (stream.phase !== 'live') return wait('the stream starts');
  if (!stream.isConfirmed) return wait('an event says that it is live, the status does not yet');
  return { kind: 'done', text: attempt.asked.includes('StartStream') ? 'is live' : 'was live already' };
}

function point(target: EncoderTarget, asked: readonly string[]): Step {
  if (asked.includes('SetStreamServiceSettings')) return { kind: 'refuse', fault: fault('encoder-kept-its-target') };
  const commands: Command[] = [
    { call: 'SetStreamServiceSettings', data: serviceFor(target), why: 'the stream would not come to our ingest' },
    { call: 'GetStreamServiceSettings', why: 'was it set' },
  ];
  return { kind: 'do', commands };
}

function planIdle({ stream, attempt }: ObsFacts): Step {
  const hasAsked = attempt.asked.includes('StopStream');
  switch (stream.phase) {
    case 'idle':
      return { kind: 'done', text: hasAsked ? 'is stopped' : 'was stopped already' };
    case 'live':
    case 'reconnecting':
      return hasAsked ? wait('OBS has accepted the stop') : ask('StopStream', 'no stream is wanted');
    case 'starting':
      // OBS can't stop what has not started: it answers "not running".
      return wait('the stream starts, and can be stopped only then');
    case 'stopping':
    case 'unknown':
      return wait('the stream stops');
  }
}

function isChanging(facts: ObsFacts, nowMs: number): boolean {
  return facts.changingSinceMs !== null && nowMs - facts.changingSinceMs < CHANGING_AT_MOST_MS;
}

function ask(call: string, why: string): Step {
  return { kind: 'do', commands: [{ call, why }] };
}

function wait(why: string): Step {
  return { kind: 'wait', why };
}
