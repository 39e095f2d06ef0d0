import type { Fault } from '#engine/base/fault.ts';
import { PROGRAM_CHUNK_SIZE } from '../program/ProgramLog.ts';
import type { OutputPath } from './orders.ts';
import { PublishSession, type SessionListener, type SessionPorts } from './PublishSession.ts';

/** Where an output is to go on while its session is well, and why. */
export interface Move {
  readonly path: OutputPath;
  /** Of that path in the output's orders. */
  readonly index: number;
  readonly why: Fault;
}

/**
 * The session of an output that goes on elsewhere: opened while the one before still sends, so that nobody waits. Once
 * it is taken over (`follow`) it belongs to whoever did that.
 */
export class Successor {
  readonly move: Move;
  readonly session: PublishSession;
  #isPublishing = false;
  #owner: SessionListener | null = null;

  /** `ready`: the server takes our stream. `failed`: it won't come to that, or the session ended before it was needed. */
  constructor(move: Move, ports: SessionPorts, ready: () => void, failed: (why: Fault) => void) {
    this.move = move;
    this.session = new PublishSession(move.path, ports, PROGRAM_CHUNK_SIZE, {
      publishing: () => {
        this.#isPublishing = true;
        ready();
      },
      progressed: () => this.#owner?.progressed(),
      reconnectAsked: (tcUrl) => this.#owner?.reconnectAsked(tcUrl),
      closed: (why, isFatal) => (this.#owner ? this.#owner.closed(why, isFatal) : failed(why)),
    });
  }

  get isPublishing(): boolean {
    return this.#isPublishing;
  }

  /** From now on `owner` hears what the session says. */
  follow(owner: SessionListener): PublishSession {
    this.#owner = owner;
    return this.session;
  }

  drop(): void {
    this.session.finish();
  }
}
