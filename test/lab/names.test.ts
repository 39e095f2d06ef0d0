import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { NameBook, type NameWay } from '#engine/media/outputs/names/NameBook.ts';
import { nameResolver } from '#engine/media/outputs/names/resolveName.ts';
import { freePort } from './support/freePort.ts';
import { LabProcess } from './support/LabProcess.ts';

const HOST = 'ingest.changeover.test';

/** A real DNS server that knows `HOST`, and a book that asks it as the resolver of an uplink. */
async function rig(records: string[]) {
  const port = await freePort();
  const hosts = records.map((address) => `--host-record=${HOST},${address},30`);
  const server = await LabProcess.start('dnsmasq', [
    ...['--no-daemon', '--no-resolv', '--no-hosts', '--conf-file=/dev/null', '--pid-file='],
    ...[`--port=${port}`, '--listen-address=127.0.0.1', '--bind-interfaces', '--log-facility=-', '--log-queries'],
    ...hosts,
  ]);
  onTestFinished(() => server.close());
  await expect.poll(() => server.output, { timeout: 5_000 }).toContain('started');
  const way: NameWay = { uplinkId: 'fibre', localAddress: '127.0.0.1', resolvers: [`127.0.0.1:${port}`] };
  const time = { aheadMs: 0 };
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + time.aheadMs };
  const book = new NameBook({
    clock,
    resolve: nameResolver(systemClock),
    remembered: [],
    changed: () => {},
  });
  onTestFinished(() => book.close());
  const find = async (host = HOST, from = way) => (await book.find(host, from)).map(({ address }) => address).sort();
  return { server, way, find, time };
}

describe('names, asked of a real dnsmasq as the resolver of an uplink', () => {
  it('have all their addresses, of the family that the uplink has', async () => {
    const { find, way } = await rig(['192.0.2.1', '192.0.2.2', '2001:db8::1']);
    expect(await find()).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(await find(HOST, { ...way, localAddress: null })).toEqual(['192.0.2.1', '192.0.2.2', '2001:db8::1']);
  });

  it('are asked for once within their time to live', async () => {
    const { find, server } = await rig(['192.0.2.1']);
    for (let round = 0; round < 5; round++) await find();
    expect(server.output.match(/query\[A\]/g)).toHaveLength(1);
  });

  it('that nobody knows have no address', async () => {
    const { find } = await rig(['192.0.2.1']);
    expect(await find('no-such-host.changeover.test')).toEqual([]);
  });

  it('keep their last good answer when the server hangs', async () => {
    const { find, server, time } = await rig(['192.0.2.1']);
    expect(await find()).toEqual(['192.0.2.1']);
    server.kill('SIGSTOP');
    onTestFinished(() => void server.kill('SIGCONT'));
    time.aheadMs = 60_000;
    expect(await find()).toEqual(['192.0.2.1']);
  });
});
