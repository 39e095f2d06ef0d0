import { afterEach, beforeEach, expect, it } from 'vitest';
import { LabProcess } from './support/LabProcess.ts';
import { suiteThatNeeds } from './support/suiteThatNeeds.ts';
import { Uplinks } from './support/Uplinks.ts';
import { until } from './support/until.ts';

/** Answers whoever connects with the address that it saw. */
const echoAddress = `require('node:net').createServer((s) => { s.on('error', () => {}); s.end(s.remoteAddress); })
  .listen(9000, '0.0.0.0', () => console.log('listening'))`;

let uplinks: Uplinks;
let server: LabProcess;

function node(namespace: string, script: string): Promise<LabProcess> {
  const [file = '', ...args] = [...uplinks.inside(namespace), process.execPath, '-e', script];
  return LabProcess.start(file, args);
}

/** What the far side says to a socket of the studio with this local address, or the code of the error. */
async function ask(localAddress: string): Promise<string> {
  await using client = await node(
    uplinks.studio,
    `const s = require('node:net').connect({ host: '${uplinks.farAddress}', port: 9000, localAddress: '${localAddress}' });
     s.on('data', (d) => console.log(String(d))); s.on('error', (e) => console.log(e.code));
     s.setTimeout(1000, () => { console.log('silence'); s.destroy(); });`,
  );
  await client.exitCode();
  return client.output.trim();
}

suiteThatNeeds('root and network namespaces', await Uplinks.canRun(), 'two uplinks in namespaces', () => {
  beforeEach(async () => {
    uplinks = await Uplinks.up();
    server = await node(uplinks.internet, echoAddress);
    await until('the far side listens', () => server.output.includes('listening'));
  });
  afterEach(async () => {
    await server.close();
    await uplinks[Symbol.asyncDispose]();
  });

  it('carry what chooses their address', async () => {
    expect(await ask(uplinks.fibre.localAddress)).toBe('10.1.0.2');
    expect(await ask(uplinks.lte.localAddress)).toBe('10.2.0.2');
  });

  it.each([
    ['drop', 'silence'],
    ['unreachable', 'EHOSTUNREACH'],
    ['reset', 'ECONNREFUSED'],
  ] as const)('one cut with %s shows as %s; the other goes on; restored, it works again', async (how, seen) => {
    await uplinks.cut(uplinks.fibre, how);
    expect(await ask(uplinks.fibre.localAddress)).toBe(seen);
    expect(await ask(uplinks.lte.localAddress)).toBe('10.2.0.2');
    await uplinks.restore(uplinks.fibre);
    expect(await ask(uplinks.fibre.localAddress)).toBe('10.1.0.2');
  });
});
