import type { Upload } from '#engine/control/actions/slate/SlateShelf.ts';

/** What a procedure knows of who calls it. */
export interface ApiContext {
  /** The live connection that the call came over; null for a call over HTTP. */
  readonly connection: ClientConnection | null;
  /** The body of the request where it is a file. */
  readonly upload?: Upload;
}

/** A WebSocket client, as far as it can be slow. */
export interface ClientConnection {
  /** How often more than 1 MB waited for the client to read: grows by one each time that it begins. */
  readonly timesClogged: number;
  /** Resolves when less than 1 MB waits (at once when that is so), or when `signal` aborts. Never rejects. */
  drained(signal: AbortSignal): Promise<void>;
}
