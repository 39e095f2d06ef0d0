import type { IncomingMessage } from 'node:http';
import type { Clock } from '#engine/base/clock.ts';
import { type Fault, fault } from '#engine/base/fault.ts';
import type { JournalDraft } from '#shared/model/journal.ts';
import { type RequestFacts, refuseStranger, refuseUnknown } from './access.ts';
import type { OwnAddress } from './ownAddress.ts';
import { isSameSecret } from './sessions.ts';
import { WrongTokens } from './WrongTokens.ts';

export interface GatePorts {
  readonly clock: Clock;
  readonly own: OwnAddress;
  readonly token: string;
  readonly journal: (draft: JournalDraft) => void;
}

/** Holds the token and decides about each request; the decisions themselves are in `access.ts`. */
export class Gate {
  readonly own: OwnAddress;
  readonly #journal: (draft: JournalDraft) => void;
  readonly #wrong: WrongTokens;
  #token: string;

  constructor({ clock, own, token, journal }: GatePorts) {
    this.own = own;
    this.#token = token;
    this.#journal = journal;
    this.#wrong = new WrongTokens(clock);
  }

  get token(): string {
    return this.#token;
  }

  replaceToken(token: string): void {
    this.#token = token;
  }

  /** Null: the request may act. */
  refuse(request: IncomingMessage, isUpgrade: boolean): Fault | null {
    const refused = refuseUnknown(requestFacts(request, isUpgrade), { own: this.own, token: this.#token });
    return refused?.code === 'wrong-token' ? this.#counted(request, refused) : refused;
  }

  /** The token of a link, for which the page gets its cookie. Null: it is the right one. */
  refuseToken(request: IncomingMessage, token: string): Fault | null {
    return isSameSecret(token, this.#token) ? null : this.#counted(request, fault('wrong-token'));
  }

  #counted(request: IncomingMessage, refused: Fault): Fault {
    const address = request.socket.remoteAddress ?? 'unknown';
    const count = this.#wrong.note(address);
    if (count === 'first') {
      const text = `A wrong access token came from ${address}.`;
      this.#journal({ subject: 'access', code: 'wrong-token', by: 'world', text });
    }
    return count === 'tooMany' ? fault('too-many-tries', { seconds: this.#wrong.waitS }) : refused;
  }
}

/** Null: the request is for this engine and not from another page. */
export function refuseForeign(request: IncomingMessage, own: OwnAddress): Fault | null {
  return refuseStranger(requestFacts(request, false), own);
}

function requestFacts({ method, headers }: IncomingMessage, isUpgrade: boolean): RequestFacts {
  return {
    method: method ?? 'GET',
    isUpgrade,
    host: headers.host,
    origin: headers.origin,
    authorization: headers.authorization,
    cookie: headers.cookie,
  };
}
