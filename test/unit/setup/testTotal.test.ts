import { expect, test } from 'vitest';
import { totalOf } from '#setup/commands/test.mjs';

test('the last line of a run counts the tests of all runners, not their files', () => {
  const summaries = [
    'unit: FAILED in 220.2 s',
    '    Test Files  1 failed | 124 passed (125)',
    '    Tests  2 failed | 1541 passed (1543)',
    'lab: passed in 195.4 s',
    '    Tests  46 passed | 5 skipped (51)',
    'web: passed in 144.1 s',
    '    13 passed (2.4m)',
    '    2 skipped',
  ];
  expect(totalOf(summaries.join('\n'))).toBe('1600 passed, 2 failed, 7 skipped');
  expect(totalOf('    Tests  3 passed (3)')).toBe('3 passed, 0 failed');
});
