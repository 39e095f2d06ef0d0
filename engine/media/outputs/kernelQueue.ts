import { readFile } from 'node:fs/promises';

/**
 * Bytes that the kernel still holds for a TCP connection, unsent or unacknowledged: `tx_queue` in `/proc/net/tcp[6]`.
 * Null where there is no such file (not Linux) or no such connection.
 */
export async function kernelQueueBytes(localPort: number, remotePort: number): Promise<number | null> {
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const table = await readFile(file, 'latin1').catch(() => '');
    const found = txQueueOf(table, localPort, remotePort);
    if (found !== null) return found;
  }
  return null;
}

/** Finds `tx_queue` in the text of `/proc/net/tcp`; ports are in hex there. */
export function txQueueOf(table: string, localPort: number, remotePort: number): number | null {
  const local = `:${localPort.toString(16).toUpperCase().padStart(4, '0')}`;
  const remote = `:${remotePort.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const line of table.split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (fields[1]?.endsWith(local) && fields[2]?.endsWith(remote)) {
      return Number.parseInt(fields[4]?.split(':')[0] ?? '0', 16);
    }
  }
  return null;
}
