import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type Clock, pause } from '#engine/base/clock.ts';
import type { NetAddress } from './addressOrder.ts';

export interface NameAnswer {
  readonly addresses: readonly NetAddress[];
  readonly ttlMs: number;
}

/** Whom to ask. */
export interface NameSource {
  /** DNS servers of an uplink; empty: what the computer is set to, its hosts file included. */
  readonly servers: readonly string[];
  /** The address that the question leaves from; null: the operating system's choice. */
  readonly localAddress: string | null;
}

/** Rejects when nobody knows the name, or nobody answered in time. */
export type ResolveName = (host: string, source: NameSource) => Promise<NameAnswer>;

const DNS_MS = 1_500;
const DNS_TRIES = 2;
/** The operating system may hang over a name for half a minute, in one of the four threads that files need, too. */
const SYSTEM_MS = 2_000;
const SYSTEM_AT_ONCE = 1;
/** So much longer the time to live is waited for when the addresses are known. */
const TTL_WAIT_MS = 200;
const UNKNOWN_TTL_MS = 60_000;

/**
 * Asks DNS for all A and AAAA records, and for the computer's own servers the operating system, too: only that knows
 * hosts files, `.local` names and split DNS; its answer counts where there is one.
 */
export function nameResolver(clock: Clock): ResolveName {
  let asked = 0;
  const bySystem = async (host: string): Promise<NetAddress[] | null> => {
    if (asked >= SYSTEM_AT_ONCE) return null;
    asked++;
    try {
      return (await lookup(host, { all: true })).flatMap(({ address }) => netAddress(address) ?? []);
    } finally {
      asked--;
    }
  };
  return async (host, source) => {
    const byDns = askDns(host, source).catch(() => null);
    if (source.servers.length > 0) return known(host, await byDns);
    const system = await Promise.race([bySystem(host).catch(() => null), pause(clock, SYSTEM_MS).then(() => null)]);
    if (!system || system.length === 0) return known(host, await byDns);
    const dns = await Promise.race([byDns, pause(clock, TTL_WAIT_MS).then(() => null)]);
    return { addresses: system, ttlMs: dns?.ttlMs ?? UNKNOWN_TTL_MS };
  };
}

async function askDns(host: string, { servers, localAddress }: NameSource): Promise<NameAnswer> {
  const resolver = new Resolver({ timeout: DNS_MS, tries: DNS_TRIES });
  if (servers.length > 0) resolver.setServers([...servers]);
  if (localAddress)
    resolver.setLocalAddress(
      ...(isIP(localAddress) === 6 ? (['0.0.0.0', localAddress] as const) : ([localAddress] as const)),
    );
  const answers = await Promise.allSettled([
    resolver.resolve6(host, { ttl: true }),
    resolver.resolve4(host, { ttl: true }),
  ]);
  const records = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const ttlS = Math.min(...records.map(({ ttl }) => ttl));
  return { addresses: records.flatMap(({ address }) => netAddress(address) ?? []), ttlMs: ttlS * 1_000 };
}

function known(host: string, answer: NameAnswer | null): NameAnswer {
  if (!answer || answer.addresses.length === 0) throw new Error(`${host} does not resolve`);
  return answer;
}

/** Null for what is no address. */
export function netAddress(address: string): NetAddress | null {
  const family = isIP(address);
  return family === 4 || family === 6 ? { address, family } : null;
}
