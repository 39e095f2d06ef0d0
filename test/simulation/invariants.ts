import { decodable } from './invariants/decodable.ts';
import { delay } from './invariants/delay.ts';
import { flow } from './invariants/flow.ts';
import { gaps } from './invariants/gaps.ts';
import { headers } from './invariants/headers.ts';
import { joins } from './invariants/joins.ts';
import { lipSync } from './invariants/lipSync.ts';
import { memory } from './invariants/memory.ts';
import { oneFeed } from './invariants/oneFeed.ts';
import { presentation } from './invariants/presentation.ts';
import { recovery } from './invariants/recovery.ts';
import { sessions } from './invariants/sessions.ts';
import { superseded } from './invariants/superseded.ts';
import { times } from './invariants/times.ts';
import type { Record } from './record.ts';

/** What must hold in every run, whatever happened. Each answers what broke it, in words. */
const invariants = {
  times,
  presentation,
  headers,
  joins,
  decodable,
  oneFeed,
  superseded,
  lipSync,
  delay,
  gaps,
  flow,
  memory,
  recovery,
  sessions,
} satisfies { readonly [name: string]: (record: Record) => string[] };

export type Invariant = keyof typeof invariants | 'crash';

export const invariantNames: readonly string[] = [...Object.keys(invariants), 'crash'];

export interface Violation {
  readonly invariant: Invariant;
  readonly what: string;
}

/** The first violation of each invariant, with how many more there were. */
export function check(record: Record): Violation[] {
  const found: Violation[] = [];
  if (record.crash !== null) found.push({ invariant: 'crash', what: String((record.crash as Error).stack) });
  for (const [name, holds] of Object.entries(invariants)) {
    const [first, ...more] = holds(record);
    if (first !== undefined)
      found.push({
        invariant: name as Invariant,
        what: more.length > 0 ? `${first} (and ${more.length} more)` : first,
      });
  }
  return found;
}
