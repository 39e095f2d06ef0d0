import type { FormatSetting, SettingNote } from '../../model/pairCheck.ts';
import { noteTexts, settingName } from '../settings.ts';
import type { FaultContext, FaultTexts } from './faultTexts.ts';

/** What can go wrong with an encoder that we reach over the network. */
export const encoderFaults = {
  'encoder-unreachable': (c) => `${name(c)} can't be reached: ${c['why'] ?? 'no answer'}.`,
  'encoder-password-refused': (c) =>
    `${name(c)} sends us away: ${c['why'] ?? 'wrong password'}. Correct it in the studio, or press start to try again.`,
  'encoder-dismissed': (c) =>
    `${name(c)} sent us away: ${c['why'] ?? 'the connection was ended there'}. Press start to connect again.`,
  'encoder-plug-faulty': (c) => `The part of the program that speaks with ${name(c)} failed; it is tried again.`,
  'encoder-make-unknown': (c) => `${name(c)} is of a make that is not known: "${c['make'] ?? ''}".`,
  'encoder-options-invalid': (c) =>
    `The options of ${name(c)} are not valid: ${c['path'] ?? 'options'}: ${c['expected'] ?? 'another value'}.`,
  'encoder-by-hand': (c) => `${name(c)} is not controlled from here: ${c['deed'] ?? 'do it'} by hand.`,
  'encoder-no-ingest': (c) => `${name(c)} can't be started: there is no ingest that it could send to.`,
  'encoder-streams-elsewhere': (c) =>
    `${name(c)} streams to ${c['host'] ?? 'another service'} already. It was left alone: stop it first.`,
  'encoder-kept-its-target': (c) => `${name(c)} did not take our ingest as its target.`,
  'encoder-start-failed': (c) =>
    `${name(c)} began to stream and gave up without a reason. Can it reach our ingest? Does it show a message?`,
  'encoder-start-not-confirmed': (c) =>
    `${name(c)} accepted the start but is not live after ${c['seconds'] ?? 'some'} s. Does it show a message?`,
  'encoder-stop-not-confirmed': (c) =>
    `${name(c)} accepted the stop but has not stopped after ${c['seconds'] ?? 'some'} s.`,
  'encoder-has-no-setting': (c) => `${setting(c)} of ${name(c)} can't be set from here: set it there by hand.`,
  'encoder-setting': (c) => `${setting(c)} of ${name(c)} was left as it is. ${noteTexts[c['note'] as SettingNote]}`,
  'encoder-kept-its-setting': (c) => `${name(c)} said yes and kept ${setting(c)} as it was: set it there by hand.`,
  'encoder-puts-out': (c) =>
    `${setting(c)} of ${name(c)} can't be changed while it records or its virtual camera is on: end that first.`,
  'encoder-setting-not-confirmed': (c) =>
    `${name(c)} did not say within ${c['seconds'] ?? 'some'} s that it is set: look there.`,
  'encoder-command-declined': (c) => `${name(c)} declined ${c['call'] ?? 'a command'} (code ${c['code'] ?? '?'}).`,
  'encoder-order-replaced': (c) => `Another order for ${name(c)} came before this one was done.`,
  'encoder-closed': (c) => `${name(c)} is no longer looked after: the engine ends or the studio changed.`,
} satisfies FaultTexts;

function name(c: FaultContext): string {
  return String(c['name'] ?? 'The encoder');
}

function setting(c: FaultContext): string {
  return settingName(c['setting'] as FormatSetting);
}
