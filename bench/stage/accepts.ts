import { connect } from 'node:net';
import { until } from '#test/lab/support/until.ts';

/** Waits until somebody listens on a port of 127.0.0.1. */
export async function accepts(port: number): Promise<void> {
  await until(`a listener on port ${port}`, () => canConnect(port));
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
    for (const sign of ['connect', 'error']) socket.on(sign, () => socket.destroy());
  });
}
