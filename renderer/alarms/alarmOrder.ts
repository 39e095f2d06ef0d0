import type { Alarm } from '#shared/model/state.ts';

const priorityRank = { critical: 0, warning: 1, advisory: 2 };
const stateRank = { raised: 0, cleared: 1, acknowledged: 2, shelved: 3 };

/** What needs a person first: not acknowledged before acknowledged, then the graver, then the newer. */
export function inOrder(alarms: readonly Alarm[]): Alarm[] {
  return [...alarms].sort(
    (a, b) =>
      stateRank[a.state] - stateRank[b.state] ||
      priorityRank[a.priority] - priorityRank[b.priority] ||
      b.at.localeCompare(a.at),
  );
}

export function needsAcknowledging(alarm: Alarm): boolean {
  return alarm.state === 'raised' || alarm.state === 'cleared';
}

/** The alarm that key A acknowledges. */
export function newestUnacknowledged(alarms: readonly Alarm[]): Alarm | null {
  const open = alarms.filter(needsAcknowledging);
  return open.reduce<Alarm | null>((newest, alarm) => (!newest || alarm.at > newest.at ? alarm : newest), null);
}
