import { type Fault, fault } from '#engine/base/fault.ts';
import { faultText } from '#shared/text/faults.ts';
import type { EncoderCan, EncoderReport, LinkEnd } from './plug.ts';

/** A report, with the code of the fault that it tells of, if any. */
export interface PublishedReport {
  readonly report: EncoderReport;
  readonly faultCode: string | null;
}

/** The report on an encoder of which nothing can be known because of `why`. */
export function faultReport(state: 'faulty' | 'unreachable', why: Fault, can: EncoderCan): PublishedReport {
  return { report: { state, detail: faultText(why.code, why.context), can, stats: null }, faultCode: why.code };
}

export function faultOfEnd(end: LinkEnd, name: string): Fault {
  return fault(faultCodes[end.reason], { name, why: end.why });
}

/** `faulty` needs a person; `unreachable` may pass by itself. */
export function stateAfter(end: LinkEnd): 'faulty' | 'unreachable' {
  return end.reason === 'plug-threw' || end.reason === 'password-refused' ? 'faulty' : 'unreachable';
}

const faultCodes: Readonly<Record<LinkEnd['reason'], string>> = {
  unreachable: 'encoder-unreachable',
  silent: 'encoder-unreachable',
  'password-refused': 'encoder-password-refused',
  dismissed: 'encoder-dismissed',
  'plug-threw': 'encoder-plug-faulty',
};
