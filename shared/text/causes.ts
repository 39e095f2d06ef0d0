import type { Cause } from '../model/state.ts';

/** Why a changeover happened, as the second half of a sentence. */
export const causeTexts: Readonly<Record<Cause, string>> = {
  'feed-ended': 'its connection ended',
  'feed-stalled': 'it brought no picture',
  'feed-bad-times': 'its time stamps broke',
  'feed-lost-format': 'its format changed',
  'feed-no-keyframes': 'its keyframes stopped',
  'feed-back': 'a feed is there again',
  'first-feed': 'it is the first feed',
  'taken-by-hand': 'taken by hand',
  released: 'the choice was given back',
  cut: 'cut by hand',
  failback: 'it has been well for long enough',
  'endpoint-closed': 'the server closed the connection',
  'endpoint-refused': 'the server refused the stream',
  'endpoint-unreachable': 'the server could not be reached',
  'endpoint-stalled': 'the server stood still',
  'server-asked': 'the server asked for it',
};

export interface ChangeoverWords {
  readonly from: string | null;
  readonly to: string;
  readonly why: Cause;
  readonly detectedMs: number;
  readonly gapMs: number;
  /** The format differs from before: every session begins anew. */
  readonly newSessions: boolean;
  /** Sessions of destinations that were live. */
  readonly heldSessions: number;
}

/** One sentence or three: what happened, why, and what it cost. */
export function changeoverText(words: ChangeoverWords): string {
  const way = words.from === null ? `${words.to} is on` : `${words.from} → ${words.to}`;
  const found = words.detectedMs > 0 ? `, noticed after ${words.detectedMs} ms` : '';
  const cost = words.gapMs > 0 ? `${words.gapMs} ms without a new picture` : 'no gap in the picture';
  const sessions = words.heldSessions === 1 ? 'The session' : `All ${words.heldSessions} sessions`;
  const held = words.newSessions ? 'ended and begin anew, since its format differs' : 'held';
  return `${way}: ${causeTexts[words.why]}${found}; ${words.from === null ? 'the program begins' : cost}.${words.heldSessions === 0 ? '' : ` ${sessions} ${held}.`}`;
}
