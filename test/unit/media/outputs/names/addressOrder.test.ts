import { describe, expect, it } from 'vitest';
import { type AddressHistory, inOrderOfPromise } from '#engine/media/outputs/names/addressOrder.ts';

const [A, B, C] = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((address) => ({ address, family: 4 as const }));
const all = [A, B, C].flatMap((one) => one ?? []);

function ordered(histories: Record<string, AddressHistory>): (string | undefined)[] {
  return inOrderOfPromise(all, (address) => histories[address]).map(({ address }) => address.at(-1));
}

describe('addresses are tried', () => {
  it.each<[string, string, Record<string, AddressHistory>]>([
    ['as they came while nothing is known of them', '123', {}],
    ['those that answered first', '312', { '192.0.2.3': { failures: 0, connectMs: 400 } }],
    [
      'quick ones before slow ones',
      '231',
      { '192.0.2.2': { failures: 0, connectMs: 10 }, '192.0.2.3': { failures: 0, connectMs: 90 } },
    ],
    [
      'as they came where the difference says nothing',
      '123',
      {
        '192.0.2.1': { failures: 0, connectMs: 29 },
        '192.0.2.2': { failures: 0, connectMs: 3 },
      },
    ],
    ['those that failed last', '231', { '192.0.2.1': { failures: 1, connectMs: null } }],
    [
      'the one that failed more often very last',
      '321',
      { '192.0.2.1': { failures: 2, connectMs: null }, '192.0.2.2': { failures: 1, connectMs: null } },
    ],
  ])('%s', (_, wanted, histories) => {
    expect(ordered(histories).join('')).toBe(wanted);
  });
});
