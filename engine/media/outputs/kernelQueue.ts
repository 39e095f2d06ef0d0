import { readFile } from 'node:fs/promises';
import { isIPv4, isIPv6 } from 'node:net';
import { endianness } from 'node:os';

/** The two ends of a TCP connection as its socket tells them. */
export interface Connection {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

/** IPv4 in IPv6: one connection may be listed in either table. */
const MAPPED = '00000000000000000000ffff';

/**
 * What the kernel still holds, by its tables of connections. To write one takes it milliseconds, however few there are:
 * all who ask at the same time share a reading.
 */
export class KernelQueues {
  readonly #readTable: (path: string) => Promise<string>;
  readonly #readings = new Map<string, Promise<string>>();

  constructor(readTable = (path: string) => readFile(path, 'latin1')) {
    this.#readTable = readTable;
  }

  /**
   * Bytes of a connection that are unsent or unacknowledged: `tx_queue` in `/proc/net/tcp[6]`. Null where there is no
   * such file (not Linux) or no such connection.
   */
  async bytesOf(connection: Connection): Promise<number | null> {
    for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
      const found = txQueueOf(await this.#read(file), connection);
      if (found !== null) return found;
    }
    return null;
  }

  #read(file: string): Promise<string> {
    const running = this.#readings.get(file);
    if (running) return running;
    const reading = this.#readTable(file)
      .catch(() => '')
      .finally(() => this.#readings.delete(file));
    this.#readings.set(file, reading);
    return reading;
  }
}

/**
 * Finds `tx_queue` in the text of `/proc/net/tcp[6]`. Ports alone do not name a connection: two uplinks may use the
 * same local port to the same server.
 */
export function txQueueOf(table: string, connection: Connection): number | null {
  const local = endOf(connection.localAddress, connection.localPort);
  const remote = endOf(connection.remoteAddress, connection.remotePort);
  for (const line of table.split('\n')) {
    if (!line.includes(local.port)) continue;
    const fields = line.trim().split(/\s+/);
    if (isEnd(fields[1], local) && isEnd(fields[2], remote)) {
      return Number.parseInt(fields[4]?.split(':')[0] ?? '0', 16);
    }
  }
  return null;
}

interface End {
  /** As the table ends a column. */
  readonly port: string;
  /** 32 hex digits in network order. */
  readonly address: string | null;
}

function endOf(address: string, port: number): End {
  return { port: `:${port.toString(16).toUpperCase().padStart(4, '0')}`, address: addressHex(address) };
}

function isEnd(column: string | undefined, { port, address }: End): boolean {
  return column?.endsWith(port) === true && inNetworkOrder(column.slice(0, -port.length)) === address;
}

/** The table prints an address as 32-bit words, each in the machine's byte order. */
function inNetworkOrder(words: string): string | null {
  if (!/^([0-9A-F]{8}){1,4}$/.test(words)) return null;
  const bytes = Buffer.from(words, 'hex');
  const hex = (endianness() === 'LE' ? bytes.swap32() : bytes).toString('hex');
  return hex.length === 8 ? MAPPED + hex : hex;
}

/** An address in text as 32 hex digits, IPv4 as IPv6; null for text that is none. */
function addressHex(text: string): string | null {
  if (isIPv4(text)) return MAPPED + Buffer.from(text.split('.').map(Number)).toString('hex');
  const bare = text.replace(/%.*$/, '');
  if (!isIPv6(bare)) return null;
  // The URL parser writes an IPv4 tail in hex, as it does every other group.
  const halves = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::').map(groupsOf);
  const [head = [], tail = []] = halves;
  return [...head, ...Array<string>(8 - head.length - tail.length).fill('0000'), ...tail].join('');
}

function groupsOf(half: string): string[] {
  return half === '' ? [] : half.split(':').map((group) => group.padStart(4, '0'));
}
