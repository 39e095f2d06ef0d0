import { HISTORY_S, type Series } from '../store/history.ts';

export const SPARK_WIDTH = HISTORY_S - 1;
export const SPARK_HEIGHT = 100;

/** Less than this does not fill the picture. */
const QUIET_KBPS = 200;

/** Line and filled area of a series, newest at the right edge, zero at the bottom; a hole where a value is null. */
export function sparkPath(series: Series): { line: string; area: string } {
  const top = Math.max(QUIET_KBPS, ...series.map((value) => value ?? 0)) * 1.2;
  const first = HISTORY_S - series.length;
  let line = '';
  let area = '';
  let start: number | null = null;
  for (const [index, value] of series.entries()) {
    if (value === null) continue;
    const x = first + index;
    const y = (SPARK_HEIGHT * (1 - value / top)).toFixed(1);
    if (start === null) {
      start = x;
      line += `M${x} ${y}`;
      area += `M${x} ${SPARK_HEIGHT}L${x} ${y}`;
    } else {
      line += `L${x} ${y}`;
      area += `L${x} ${y}`;
    }
    if (series[index + 1] == null) {
      area += `L${x} ${SPARK_HEIGHT}Z`;
      start = null;
    }
  }
  return { line, area };
}
