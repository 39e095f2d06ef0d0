import { describe, expect, it } from 'vitest';
import { parseBenchOptions } from '#bench/options.ts';

const names = ['idle', 'outputs', 'soak'];

describe('the options of the bench', () => {
  it('run everything but the soak, and take the median of three rounds', () => {
    expect(parseBenchOptions([], names)).toEqual({
      ok: true,
      value: { only: [], isQuick: false, windowS: 20, rounds: 3, soakMinutes: null, profileDir: null },
    });
  });

  it('are short when asked to be quick, unless a length is given', () => {
    expect(parseBenchOptions(['--quick'], names)).toMatchObject({ value: { isQuick: true, windowS: 4, rounds: 1 } });
    expect(parseBenchOptions(['--quick', '--seconds', '9'], names)).toMatchObject({ value: { windowS: 9 } });
  });

  it('soak for half an hour where no length is given', () => {
    expect(parseBenchOptions(['--only', 'soak'], names)).toMatchObject({ value: { soakMinutes: 30 } });
    expect(parseBenchOptions(['--soak', '90'], names)).toMatchObject({ value: { soakMinutes: 90, only: [] } });
  });

  it.each([
    [['--only', 'nothing'], /--only: nothing is none of idle, outputs, soak/],
    [['--seconds', '0'], /--seconds takes a number above 0, not 0/],
    [['--soak', 'long'], /--soak takes a number above 0, not long/],
    [['--unheard-of'], /--unheard-of/],
  ])('refuse %j', (args, why) => {
    expect(parseBenchOptions(args, names)).toEqual({ ok: false, why: expect.stringMatching(why) });
  });
});
