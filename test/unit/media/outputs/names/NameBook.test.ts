import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { NameBook, type NameWay } from '#engine/media/outputs/names/NameBook.ts';
import { type NameSource, netAddress } from '#engine/media/outputs/names/resolveName.ts';
import type { RememberedName } from '#shared/model/names.ts';

const HOST = 'ingest.example';
const plain: NameWay = { uplinkId: null, localAddress: null, resolvers: [] };
const fibre: NameWay = { uplinkId: 'fibre', localAddress: '10.1.0.2', resolvers: ['10.1.0.1'] };

class Rig {
  readonly clock = new VirtualClock();
  /** What DNS says; null: nothing at all, for ever. */
  answer: string[] | Error | null = ['192.0.2.1'];
  ttlMs = 30_000;
  readonly asked: NameSource[] = [];
  readonly kept: (readonly RememberedName[])[] = [];
  readonly book: NameBook;

  constructor(remembered: readonly RememberedName[] = []) {
    this.book = new NameBook({
      clock: this.clock,
      remembered,
      changed: (names) => void this.kept.push(names),
      resolve: async (_, source) => {
        this.asked.push(source);
        const { answer, ttlMs } = this;
        if (answer === null) return new Promise(() => {});
        if (answer instanceof Error) throw answer;
        return { addresses: answer.flatMap((address) => netAddress(address) ?? []), ttlMs };
      },
    });
  }

  async find(way: NameWay = plain, afterMs = 5_000): Promise<string[]> {
    const found = this.book.find(HOST, way);
    for (let ms = 0; ms < afterMs; ms += 100) {
      await new Promise(setImmediate);
      this.clock.advance(100);
    }
    return (await found).map(({ address }) => address);
  }
}

describe('a name', () => {
  it('that is an address is nobody asked for', async () => {
    const rig = new Rig();
    expect(await rig.book.find('192.0.2.7', plain)).toEqual([{ address: '192.0.2.7', family: 4 }]);
    expect(await rig.book.find('2001:db8::7', plain)).toEqual([{ address: '2001:db8::7', family: 6 }]);
    expect(rig.asked).toEqual([]);
  });

  it('is asked for once while the answer is fresh, by all who want it at the same time', async () => {
    const rig = new Rig();
    const both = [rig.find(plain, 200), rig.find(plain, 200)];
    expect(await Promise.all(both)).toEqual([['192.0.2.1'], ['192.0.2.1']]);
    expect(await rig.find(plain, 200)).toEqual(['192.0.2.1']);
    expect(rig.asked).toHaveLength(1);
    rig.clock.advance(30_000);
    rig.answer = ['192.0.2.2'];
    expect(await rig.find(plain, 200)).toEqual(['192.0.2.2']);
  });

  it('keeps its last good answer while DNS fails or hangs, and waits half a second at most', async () => {
    const rig = new Rig();
    await rig.find(plain, 200);
    for (const trouble of [new Error('SERVFAIL'), null]) {
      rig.clock.advance(60_000);
      rig.answer = trouble;
      const found = rig.book.find(HOST, plain);
      let isFound = false;
      void found.then(() => {
        isFound = true;
      });
      for (let ms = 0; ms < 600; ms += 100) {
        await new Promise(setImmediate);
        rig.clock.advance(100);
      }
      await new Promise(setImmediate);
      expect(isFound).toBe(true);
      expect((await found).map(({ address }) => address)).toEqual(['192.0.2.1']);
    }
  });

  it('that nobody answers for is not waited for longer than 4 s', async () => {
    const rig = new Rig();
    rig.answer = null;
    expect(await rig.find(plain, 4_100)).toEqual([]);
  });

  it('is remembered over a restart, for its way out', async () => {
    const first = new Rig();
    first.answer = ['192.0.2.1', '192.0.2.2'];
    await first.find(plain, 200);
    const kept = first.kept.at(-1) ?? [];
    expect(kept).toEqual([{ host: HOST, uplinkId: null, addresses: ['192.0.2.1', '192.0.2.2'] }]);
    const again = new Rig(kept);
    again.answer = new Error('ENOTFOUND');
    expect(await again.find(plain, 1_000)).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(await again.find(fibre, 5_000)).toEqual([]);
  });

  it('is told to be kept only when the answer is another one', async () => {
    const rig = new Rig();
    for (let round = 0; round < 5; round++) {
      await rig.find(plain, 200);
      rig.clock.advance(60_000);
    }
    expect(rig.kept).toHaveLength(1);
    rig.answer = ['192.0.2.9'];
    await rig.find(plain, 200);
    expect(rig.kept).toHaveLength(2);
  });

  it('is asked for where its uplink says, and has only addresses that can be reached from there', async () => {
    const rig = new Rig();
    rig.answer = ['2001:db8::1', '192.0.2.1'];
    expect(await rig.find(fibre, 200)).toEqual(['192.0.2.1']);
    expect(await rig.find(plain, 200)).toEqual(['2001:db8::1', '192.0.2.1']);
    expect(rig.asked).toEqual([
      { servers: ['10.1.0.1'], localAddress: '10.1.0.2' },
      { servers: [], localAddress: null },
    ]);
  });

  it('gives what answered before what failed, and forgives after ten minutes', async () => {
    const rig = new Rig();
    rig.answer = ['192.0.2.1', '192.0.2.2'];
    rig.book.failed(plain, '192.0.2.1');
    expect(await rig.find(plain, 200)).toEqual(['192.0.2.2', '192.0.2.1']);
    rig.clock.advance(600_000);
    expect(await rig.find(plain, 200)).toEqual(['192.0.2.1', '192.0.2.2']);
    rig.book.connected(plain, '192.0.2.2', 12);
    expect(await rig.find(plain, 200)).toEqual(['192.0.2.2', '192.0.2.1']);
  });

  it('in use is kept fresh', async () => {
    const rig = new Rig();
    rig.book.keepFresh([{ host: HOST, way: plain }]);
    for (let s = 0; s < 100; s++) {
      await new Promise(setImmediate);
      rig.clock.advance(1_000);
    }
    expect(rig.asked.length).toBeGreaterThanOrEqual(3);
    expect(rig.asked.length).toBeLessThanOrEqual(4);
    rig.book.close();
  });
});
