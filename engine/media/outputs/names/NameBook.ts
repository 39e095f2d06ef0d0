import { type Clock, pause, type Timer } from '#engine/base/clock.ts';
import type { RememberedName } from '#shared/model/names.ts';
import { type AddressHistory, inOrderOfPromise, type NetAddress } from './addressOrder.ts';
import { type NameSource, netAddress, type ResolveName } from './resolveName.ts';

/** The way on which a name is asked for and its addresses are used: answers differ from uplink to uplink. */
export interface NameWay {
  readonly uplinkId: string | null;
  /** Addresses of the other family can't be reached from it; null: the operating system's choice. */
  readonly localAddress: string | null;
  readonly resolvers: readonly string[];
}

export interface NameBookPorts {
  readonly clock: Clock;
  readonly resolve: ResolveName;
  /** What was kept when the engine last ran. */
  readonly remembered: readonly RememberedName[];
  /** The last good answers are others than before: worth keeping. */
  readonly changed: (names: readonly RememberedName[]) => void;
}

interface Entry {
  readonly host: string;
  readonly way: NameWay;
  addresses: readonly NetAddress[];
  freshUntilMs: number;
  asking: Promise<void> | null;
}

/** An answer that is old is waited for so long, then the last good one does. */
const REFRESH_WAIT_MS = 500;
/** A name that was never heard of is waited for so long. */
const FIRST_WAIT_MS = 4_000;
const TTL_MS = { least: 5_000, most: 60_000 } as const;
const ROUND_MS = 5_000;
/** What happened longer ago says nothing about an address any more. */
const HISTORY_MS = 600_000;
/** More names than any studio has. */
const MOST_NAMES = 200;

/**
 * What is known of the names that outputs dial: addresses by uplink, kept fresh while they are in use, ranked by how
 * connecting to them went. The last good answer is used for as long as DNS has no better one, over restarts, too.
 */
export class NameBook {
  readonly #ports: NameBookPorts;
  readonly #entries = new Map<string, Entry>();
  readonly #histories = new Map<string, AddressHistory & { readonly atMs: number }>();
  readonly #kept: readonly RememberedName[];
  #inUse: readonly Entry[] = [];
  #timer: Timer | null = null;

  constructor(ports: NameBookPorts) {
    this.#ports = ports;
    this.#kept = ports.remembered;
  }

  /** Names that are asked for again and again, so that a move finds its addresses at once. */
  keepFresh(names: readonly { readonly host: string; readonly way: NameWay }[]): void {
    this.#inUse = names.filter(({ host }) => !netAddress(host)).map(({ host, way }) => this.#entry(host, way));
    this.#timer ??= this.#ports.clock.every(ROUND_MS, () => this.#refreshAll());
    this.#refreshAll();
  }

  close(): void {
    this.#timer?.cancel();
  }

  /** The addresses of a name, the most promising first; none when it is not known. Never waits long for a resolver. */
  async find(host: string, way: NameWay): Promise<NetAddress[]> {
    const literal = netAddress(host);
    if (literal) return [literal];
    const entry = this.#entry(host, way);
    if (entry.freshUntilMs <= this.#ports.clock.nowMs()) {
      const waitMs = entry.addresses.length > 0 ? REFRESH_WAIT_MS : FIRST_WAIT_MS;
      await Promise.race([this.#refresh(entry), pause(this.#ports.clock, waitMs)]);
    }
    const family = way.localAddress === null ? null : netAddress(way.localAddress)?.family;
    const usable = entry.addresses.filter((one) => !family || one.family === family);
    return inOrderOfPromise(usable, (address) => this.#historyOf(way, address));
  }

  connected(way: NameWay, address: string, connectMs: number): void {
    this.#histories.set(historyKey(way, address), { failures: 0, connectMs, atMs: this.#ports.clock.nowMs() });
  }

  failed(way: NameWay, address: string): void {
    const failures = (this.#historyOf(way, address)?.failures ?? 0) + 1;
    const atMs = this.#ports.clock.nowMs();
    this.#histories.set(historyKey(way, address), { failures, connectMs: null, atMs });
  }

  #historyOf(way: NameWay, address: string): AddressHistory | undefined {
    const history = this.#histories.get(historyKey(way, address));
    const isOld = history !== undefined && this.#ports.clock.nowMs() - history.atMs >= HISTORY_MS;
    return isOld ? undefined : history;
  }

  #entry(host: string, way: NameWay): Entry {
    const key = JSON.stringify([host, way]);
    const known = this.#entries.get(key);
    if (known) return known;
    const kept = this.#kept.find((one) => one.host === host && one.uplinkId === way.uplinkId);
    const addresses = (kept?.addresses ?? []).flatMap((address) => netAddress(address) ?? []);
    const entry: Entry = { host, way, addresses, freshUntilMs: Number.NEGATIVE_INFINITY, asking: null };
    this.#entries.set(key, entry);
    return entry;
  }

  #refreshAll(): void {
    const nowMs = this.#ports.clock.nowMs();
    for (const entry of this.#inUse) if (entry.freshUntilMs <= nowMs) void this.#refresh(entry);
  }

  #refresh(entry: Entry): Promise<void> {
    entry.asking ??= this.#ask(entry).finally(() => {
      entry.asking = null;
    });
    return entry.asking;
  }

  async #ask(entry: Entry): Promise<void> {
    const { clock, resolve } = this.#ports;
    const source: NameSource = {
      servers: entry.way.resolvers,
      localAddress: entry.way.resolvers.length > 0 ? entry.way.localAddress : null,
    };
    try {
      const answer = await resolve(entry.host, source);
      const isNew = !isSameSet(answer.addresses, entry.addresses);
      entry.addresses = answer.addresses;
      entry.freshUntilMs = clock.nowMs() + Math.min(TTL_MS.most, Math.max(TTL_MS.least, answer.ttlMs));
      if (isNew) this.#ports.changed(this.#goodAnswers());
    } catch {
      // Nobody knows the name at the moment: what was good last stays, and is asked for again soon.
      entry.freshUntilMs = clock.nowMs() + TTL_MS.least;
    }
  }

  /** Of this run, and those of an earlier one that were not asked for since. */
  #goodAnswers(): RememberedName[] {
    const now = [...this.#entries.values()].filter(({ addresses }) => addresses.length > 0);
    const isKnown = (one: RememberedName) =>
      now.some(({ host, way }) => host === one.host && way.uplinkId === one.uplinkId);
    return [
      ...now.map(({ host, way, addresses }) => ({
        host,
        uplinkId: way.uplinkId,
        addresses: addresses.map(({ address }) => address),
      })),
      ...this.#kept.filter((one) => !isKnown(one)),
    ].slice(0, MOST_NAMES);
  }
}

function historyKey(way: NameWay, address: string): string {
  return `${way.uplinkId ?? ''} ${address}`;
}

function isSameSet(a: readonly NetAddress[], b: readonly NetAddress[]): boolean {
  return a.length === b.length && a.every(({ address }) => b.some((other) => other.address === address));
}
