import { type Socket, connect as tcpConnect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { OutputPath } from './orders.ts';

/**
 * Opens the socket of a path, not yet connected. The name stays the name: SNI and the certificate are checked against
 * it, whatever address it resolves to. `secured` is the event after which bytes may flow.
 */
export function dial(path: OutputPath): { socket: Socket; ready: 'connect' | 'secureConnect' } {
  const { host, port, secure } = path.target;
  const local = path.uplink ? { localAddress: path.uplink.localAddress } : {};
  if (!secure) return { socket: tcpConnect({ host, port, ...local }), ready: 'connect' };
  const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
  return { socket: tlsConnect({ host, port, ...local, ...name }), ready: 'secureConnect' };
}
