/** The value below which `share` (0 … 1) of the values lie; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Growth of `y` from where x is `from` to where it is `to`, for each step of 1; null where one of the two is missing. */
export function slope(points: ReadonlyMap<number, number>, from: number, to: number): number | null {
  const [first, last] = [points.get(from), points.get(to)];
  return first === undefined || last === undefined || from === to ? null : (last - first) / (to - from);
}
