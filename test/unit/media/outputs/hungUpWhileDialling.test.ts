import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { Destination } from './Destination.ts';
import { OutputRig } from './OutputRig.ts';

// The clock stands still: what ends here ends by itself and by no time limit.

const SYN_SENT = '02';

/** A server that never accepts, with its queue full: whoever dials it now gets no answer. */
async function deafServer(): Promise<number> {
  const listening = `require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
    require('fs').writeSync(1, String(this.address().port));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  })`;
  const child = spawn(process.execPath, ['--eval', listening], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [port] = (await once(child.stdout, 'data')).map(Number);
  const callers = Array.from({ length: 2 }, () => connect(port ?? 0, '127.0.0.1'));
  onTestFinished(() => {
    for (const caller of callers) caller.destroy();
  });
  await Promise.all(callers.map((caller) => once(caller, 'connect')));
  return port ?? 0;
}

/** Connections to a port that have no answer yet. */
function unanswered(port: number): number {
  const remote = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync('/proc/net/tcp', 'latin1').split('\n');
  return rows.map((row) => row.trim().split(/\s+/)).filter((row) => row[2]?.endsWith(remote) && row[3] === SYN_SENT)
    .length;
}

describe.skipIf(process.platform !== 'linux')('an output that is stopped while it dials', () => {
  it('gives the connection up at once', async () => {
    const there = await Destination.open();
    there.kill();
    there.port = await deafServer();
    const rig = new OutputRig([there.path()], { clock: new VirtualClock() });
    rig.writeOnce();
    await expect.poll(() => unanswered(there.port)).toBe(1);
    await rig.output.close();
    await expect.poll(() => unanswered(there.port)).toBe(0);
    expect([rig.phase, rig.told, rig.lastFault]).toEqual(['off', [], null]);
  });
});

it('an output that is stopped before its TLS stands closes the connection at once', async () => {
  const there = await Destination.open({ kind: 'says-nothing', after: 'tcp' });
  const rig = new OutputRig([there.path('a', 'rtmps')], { clock: new VirtualClock() });
  rig.writeOnce();
  await expect.poll(() => there.session?.socket.bytesRead ?? 0).toBeGreaterThan(50);
  rig.order([there.path('a', 'rtmps')], false);
  await expect.poll(() => there.session?.isClosed).toBe(true);
  expect([rig.phase, rig.told, rig.lastFault]).toEqual(['off', [], null]);
});
