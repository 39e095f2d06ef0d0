import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { type Clock, isoNow } from '#engine/base/clock.ts';
import type { Alarm } from '#shared/model/state.ts';
import { alarmKind } from '#shared/text/alarms.ts';
import type { Finding } from '../detectors/finding.ts';
import { keyOf } from '../detectors/Persistence.ts';

type AlarmEntry = z.infer<typeof Alarm>;

export interface AlarmListener {
  raised(alarm: AlarmEntry): void;
  cleared(alarm: AlarmEntry, lastedMs: number): void;
}

interface Kept {
  alarm: AlarmEntry;
  raisedMs: number;
  shelvedUntilMs: number | null;
}

/** A book of more cleared alarms than this forgets the oldest: the journal has them. */
const MAX_CLEARED = 50;

/**
 * Alarms after ISA-18.2: raised, acknowledged, shelved, cleared. One that cleared stays until somebody acknowledged it;
 * one that comes back meanwhile is raised anew and takes its place. A shelved one is silent until its time is over,
 * whether it goes and comes meanwhile or not.
 */
export class AlarmBook {
  readonly #clock: Clock;
  readonly #listener: AlarmListener;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock, listener: AlarmListener) {
    this.#clock = clock;
    this.#listener = listener;
  }

  /** Newest first, those that nobody acknowledged before the others. */
  list(): AlarmEntry[] {
    const rank = { raised: 0, cleared: 1, acknowledged: 2, shelved: 3 };
    return [...this.#kept.values()]
      .sort((a, b) => rank[a.alarm.state] - rank[b.alarm.state] || b.raisedMs - a.raisedMs)
      .map((kept) => kept.alarm);
  }

  /** Makes the book say what holds now. */
  update(findings: readonly Finding[]): void {
    const nowMs = this.#clock.nowMs();
    const holding = new Map(findings.map((finding) => [keyOf(finding), finding]));
    for (const [key, finding] of holding) this.#holds(key, finding, nowMs);
    for (const [key, kept] of this.#kept) if (!holding.has(key)) this.#gone(key, kept, nowMs);
    this.#forgetOldest();
  }

  /** Null: there is no such alarm. */
  acknowledge(id: string): AlarmEntry | null {
    const found = this.#find(id);
    if (!found) return null;
    const [key, kept] = found;
    if (kept.alarm.state === 'cleared') this.#kept.delete(key);
    else if (kept.alarm.state === 'raised') kept.alarm = { ...kept.alarm, state: 'acknowledged' };
    return kept.alarm;
  }

  shelve(id: string, minutes: number): AlarmEntry | null {
    const found = this.#find(id);
    if (!found) return null;
    const kept = found[1];
    kept.shelvedUntilMs = this.#clock.nowMs() + minutes * 60_000;
    kept.alarm = { ...kept.alarm, state: 'shelved' };
    return kept.alarm;
  }

  #holds(key: string, finding: Finding, nowMs: number): void {
    const kept = this.#kept.get(key);
    if (!kept || kept.alarm.state === 'cleared') return this.#raise(key, finding, nowMs);
    const kind = alarmKind(finding.code);
    const text = kind.text(finding.context);
    const done = kind.done(finding.context);
    if (text !== kept.alarm.text || done !== kept.alarm.done) kept.alarm = { ...kept.alarm, text, done };
    if (kept.alarm.clearedAt !== null) kept.alarm = { ...kept.alarm, clearedAt: null };
    if (kept.shelvedUntilMs === null || nowMs < kept.shelvedUntilMs) return;
    kept.shelvedUntilMs = null;
    kept.alarm = { ...kept.alarm, state: 'raised' };
    this.#listener.raised(kept.alarm);
  }

  #raise(key: string, finding: Finding, nowMs: number): void {
    const kind = alarmKind(finding.code);
    const alarm: AlarmEntry = {
      id: randomUUID(),
      code: finding.code,
      subject: finding.subject,
      priority: kind.priority,
      state: 'raised',
      at: isoNow(this.#clock),
      clearedAt: null,
      text: kind.text(finding.context),
      done: kind.done(finding.context),
    };
    this.#kept.delete(key);
    this.#kept.set(key, { alarm, raisedMs: nowMs, shelvedUntilMs: null });
    this.#listener.raised(alarm);
  }

  #gone(key: string, kept: Kept, nowMs: number): void {
    const { state, clearedAt } = kept.alarm;
    if (state === 'cleared') return;
    const isOnShelf = kept.shelvedUntilMs !== null && nowMs < kept.shelvedUntilMs;
    kept.alarm = {
      ...kept.alarm,
      state: isOnShelf ? 'shelved' : 'cleared',
      clearedAt: clearedAt ?? isoNow(this.#clock),
    };
    if (isOnShelf) return;
    if (state !== 'raised') this.#kept.delete(key);
    this.#listener.cleared(kept.alarm, nowMs - kept.raisedMs);
  }

  #forgetOldest(): void {
    const cleared = [...this.#kept].filter(([, kept]) => kept.alarm.state === 'cleared');
    for (const [key] of cleared.slice(0, Math.max(0, cleared.length - MAX_CLEARED))) this.#kept.delete(key);
  }

  #find(id: string): [string, Kept] | null {
    return [...this.#kept].find(([, kept]) => kept.alarm.id === id) ?? null;
  }
}
