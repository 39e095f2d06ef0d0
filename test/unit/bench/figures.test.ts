import { describe, expect, it } from 'vitest';
import { costTable } from '#bench/benches/outputCosts.ts';
import { withSection } from '#bench/figures/markdown.ts';
import { median, quantile, slope } from '#bench/figures/statistics.ts';

describe('statistics', () => {
  it('take quantiles in the order of size', () => {
    const values = Array.from({ length: 100 }, (_, index) => 99 - index);
    expect(quantile(values, 0.99)).toBe(99);
    expect(quantile(values, 0)).toBe(0);
    expect(median([10, 2, 9])).toBe(9);
    expect(median([])).toBeNaN();
  });

  it('give a slope only between figures that there are', () => {
    const points = new Map([
      [5, 2],
      [50, 11],
    ]);
    expect(slope(points, 5, 50)).toBeCloseTo(0.2);
    expect(slope(points, 5, 20)).toBeNull();
    expect(slope(points, 5, 5)).toBeNull();
  });
});

describe('a section of the document', () => {
  it('is added at the end, then replaced where it stands', () => {
    const once = withSection('# Benchmarks\n\nby hand\n', 'idle', 'one');
    const twice = withSection(once, 'outputs', 'two');
    const again = withSection(twice, 'idle', 'three');
    expect(once).toBe('# Benchmarks\n\nby hand\n\n<!-- bench: idle -->\none\n<!-- end of bench: idle -->\n');
    expect(again).toBe(twice.replace('one', 'three'));
  });
});

describe('the table of outputs', () => {
  it('puts what was reached beside what was asked for', () => {
    const costs = new Map([
      ['nginx-rtmp, `push`', figures(1, 2, 5, 11)],
      ['ffmpeg, `tee`', figures(2, 4, 12, 30)],
      ['Changeover, hitless', figures(3, 4, 8, 22)],
      ['Changeover, hitless, RTMPS', figures(3, 5, 12, 33)],
    ]);
    const text = costTable(costs, [1, 5, 20, 50]);
    expect(text).toContain('| Changeover, hitless | 3.00 | 4.00 | 8.00 | 22.00 | 0.400 |');
    expect(text).toContain('| Changeover, hitless: slope ≤ 1 × nginx-rtmp | 2.00 × |');
    expect(text).toContain('| Changeover, hitless: total at 20 ≤ 2 × nginx-rtmp | 1.60 × |');
    expect(text).toContain('| Changeover, hitless: total at 20 < 1 × ffmpeg tee | 0.67 × |');
    expect(text).toContain('| 50 outputs, RTMP: < 25 % of a core | 22.00 % |');
    expect(text).toContain('| 50 outputs, RTMPS: < 35 % of a core | 33.00 % |');
  });

  it('leaves out what was not measured', () => {
    const text = costTable(new Map([['Changeover, hitless', new Map([[1, 3]])]]), [1]);
    expect(text).toContain('| Changeover, hitless | 3.00 | – |');
    expect(text).not.toContain('×');
  });
});

function figures(...values: readonly number[]): Map<number, number> {
  return new Map([1, 5, 20, 50].map((count, index) => [count, values[index] ?? 0]));
}
