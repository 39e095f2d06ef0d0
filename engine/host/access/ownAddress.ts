import { isIP } from 'node:net';

/** Where the engine listens. `port`: the real one, also when any was asked for. */
export interface OwnAddress {
  readonly host: string;
  readonly port: number;
}

/** Names and addresses that lead to this machine only. */
export function isLoopback(host: string): boolean {
  const bare = unbracketed(host).toLowerCase();
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}

/** As it stands in an address: an IPv6 address in brackets. */
export function inUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

export function unbracketed(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/**
 * Whether a `Host` header means this engine. A page of a stranger whose name was pointed here (DNS rebinding) still
 * sends its own name: so names are only those that we have, while a bare address can't be rebound.
 */
export function isOwnHost(header: string | undefined, own: OwnAddress): boolean {
  const match = /^(\[[0-9a-f:.]+\]|[^:/@\s]+)(?::(\d{1,5}))?$/i.exec(header ?? '');
  if (!match?.[1] || Number(match[2] ?? 80) !== own.port) return false;
  const host = unbracketed(match[1]).toLowerCase();
  if (isLoopback(host) || host === unbracketed(own.host).toLowerCase()) return true;
  return !isLoopback(own.host) && isIP(host) !== 0;
}

/** Whether an `Origin` is the page that this engine serves under the `Host` of the same request. */
export function isOwnOrigin(origin: string, hostHeader: string): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(`http://${hostHeader}`);
  return new URL(origin).origin === page.origin;
}
