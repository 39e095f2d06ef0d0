/** An address that a name stands for. */
export interface NetAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** How connecting to one address went, lately. */
export interface AddressHistory {
  /** Since it last answered, so many tries went wrong. */
  readonly failures: number;
  /** Of the last connect that came about, in ms; null: there was none. */
  readonly connectMs: number | null;
}

const UNTRIED: AddressHistory = { failures: 0, connectMs: null };
/** Connects that differ by less say nothing about which way is the better one. */
const SAME_MS = 30;

/** The addresses of a name in the order in which they are worth a try: those that answered, quick ones first, then untried ones as they came, then those that failed. */
export function inOrderOfPromise(
  addresses: readonly NetAddress[],
  historyOf: (address: string) => AddressHistory | undefined,
): NetAddress[] {
  const rated = addresses.map((one, index) => ({ one, index, history: historyOf(one.address) ?? UNTRIED }));
  rated.sort((a, b) => {
    if (a.history.failures !== b.history.failures) return a.history.failures - b.history.failures;
    const byTime = step(a.history.connectMs) - step(b.history.connectMs);
    return byTime !== 0 ? byTime : a.index - b.index;
  });
  return rated.map(({ one }) => one);
}

function step(connectMs: number | null): number {
  return connectMs === null ? Number.MAX_SAFE_INTEGER : Math.floor(connectMs / SAME_MS);
}
