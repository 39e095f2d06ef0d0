import { randomFillSync } from 'node:crypto';
import { WireError } from '../WireError.ts';

/**
 * The simple handshake (RTMP 1.0 §5.2), which every publisher and ingest of today takes. The digest form is neither
 * sent nor required, and what the peer echoes is never compared: much of the field echoes something else.
 */
const VERSION = 3;
const BLOCK = 1536;

export interface HandshakeStep {
  /** To be written now. */
  readonly send: Buffer | null;
  readonly done: boolean;
  /** What came after the handshake; only with `done`. */
  readonly rest: Buffer | null;
}

/** C0 C1 ─▶ S0 S1 S2 ─▶ (C2) done. Throws `WireError` on the first byte of another protocol. */
export class ServerHandshake {
  readonly #peer = new PeerBytes();

  receive(bytes: Buffer): HandshakeStep {
    const hadBlock = this.#peer.hasFirstBlock;
    const rest = this.#peer.take(bytes);
    const send = !hadBlock && this.#peer.hasFirstBlock ? Buffer.concat([hello(), this.#peer.firstBlock]) : null;
    return { send, done: rest !== null, rest };
  }
}

/** Sends C0 C1 at the start, C2 as soon as S1 is here; done with S2. */
export class ClientHandshake {
  readonly #peer = new PeerBytes();

  start(): Buffer {
    return hello();
  }

  receive(bytes: Buffer): HandshakeStep {
    const hadBlock = this.#peer.hasFirstBlock;
    const rest = this.#peer.take(bytes);
    const send = !hadBlock && this.#peer.hasFirstBlock ? Buffer.from(this.#peer.firstBlock) : null;
    return { send, done: rest !== null, rest };
  }
}

/** The peer's 1 + 1536 + 1536 bytes, of which only the first block is kept. */
class PeerBytes {
  readonly firstBlock = Buffer.alloc(BLOCK);
  #received = 0;

  get hasFirstBlock(): boolean {
    return this.#received >= 1 + BLOCK;
  }

  /** What lies behind the handshake once it is complete; null before. */
  take(bytes: Buffer): Buffer | null {
    const before = this.#received;
    if (before === 0 && bytes.length > 0) checkFirstByte(bytes[0] as number);
    const count = Math.min(bytes.length, 1 + 2 * BLOCK - before);
    const from = before === 0 ? 1 : 0;
    if (before < 1 + BLOCK && count > from) bytes.copy(this.firstBlock, before + from - 1, from, count);
    this.#received += count;
    return this.#received === 1 + 2 * BLOCK ? bytes.subarray(count) : null;
  }
}

function checkFirstByte(byte: number): void {
  if (byte === VERSION) return;
  // TLS records: a ClientHello (0x16) at our plain port, or an alert (0x15) from a server that waits for one.
  if (byte === 0x16 || byte === 0x15) throw new WireError('tls-on-plain-port');
  if (byte === 0x47 || byte === 0x50 || byte === 0x48) throw new WireError('http-on-rtmp-port'); // G, P, H
  throw new WireError('not-rtmp');
}

/** Version, time 0, version bytes 0 (no digest), random. */
function hello(): Buffer {
  const bytes = Buffer.alloc(1 + BLOCK);
  bytes[0] = VERSION;
  randomFillSync(bytes, 9);
  return bytes;
}
