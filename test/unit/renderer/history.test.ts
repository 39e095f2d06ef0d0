import { describe, expect, it } from 'vitest';
import { sparkPath } from '../../../renderer/parts/sparkPath.ts';
import { emptyHistory, HISTORY_S, runsOf, sampleHistory } from '../../../renderer/store/history.ts';

describe('the last minute', () => {
  it('has a hole for each second without a connection', () => {
    let history = { ...emptyHistory(), feeds: { main: [6000] }, program: [6100], onProgram: ['main'] };
    history = sampleHistory(history, null) as typeof history;
    expect(history.feeds.main).toEqual([6000, null]);
    expect(history.program).toEqual([6100, null]);
    expect(history.onProgram).toEqual(['main', null]);
  });

  it('forgets what is older than a minute', () => {
    let history = emptyHistory();
    for (let second = 0; second < HISTORY_S + 5; second += 1) history = sampleHistory(history, null);
    expect(history.program).toHaveLength(HISTORY_S);
  });

  it('joins equal seconds, with now at the right', () => {
    expect(runsOf(['main', 'main', 'backup'], 5)).toEqual([
      { value: null, seconds: 2 },
      { value: 'main', seconds: 2 },
      { value: 'backup', seconds: 1 },
    ]);
    expect(runsOf(['main'], 1)).toEqual([{ value: 'main', seconds: 1 }]);
  });
});

describe('sparkPath', () => {
  it('ends at the right edge, stands on zero and scales to its largest value', () => {
    const { line, area } = sparkPath([0, 6000]);
    expect(line).toBe('M58 100.0L59 16.7');
    expect(area).toBe('M58 100L58 100.0L59 16.7L59 100Z');
  });

  it('breaks where nothing was known', () => {
    expect(sparkPath([1000, null, 1000]).line.match(/M/g)).toHaveLength(2);
    expect(sparkPath([]).line).toBe('');
  });
});
