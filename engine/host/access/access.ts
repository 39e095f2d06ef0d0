import { type Fault, fault } from '#engine/base/fault.ts';
import { isOwnHost, isOwnOrigin, type OwnAddress } from './ownAddress.ts';
import { cookieValue, isSameSecret, isSession, sessionCookieName } from './sessions.ts';

/** What a request says of itself; for an upgrade too. */
export interface RequestFacts {
  readonly method: string;
  readonly isUpgrade: boolean;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
}

export interface AccessKeys {
  readonly own: OwnAddress;
  readonly token: string;
}

/** Whether a request may be looked at, with or without a token: null, or why not. */
export function refuseStranger({ host, origin }: RequestFacts, own: OwnAddress): Fault | null {
  if (host === undefined || !isOwnHost(host, own)) return fault('foreign-host');
  return origin === undefined || isOwnOrigin(origin, host) ? null : fault('foreign-origin');
}

/**
 * Whether a request that passed `refuseStranger` may act: null, or why not. `wrong-token` is a guess that counts.
 * A browser sends the cookie whoever made it ask; what shows that our page did is the `Origin`. So the cookie counts
 * on plain reading, and else with an `Origin` only. Whoever sends none brings the token.
 */
export function refuseUnknown(request: RequestFacts, { own, token }: AccessKeys): Fault | null {
  if (request.authorization !== undefined) {
    const bearer = /^Bearer +(\S+) *$/i.exec(request.authorization)?.[1];
    return bearer !== undefined && isSameSecret(bearer, token) ? null : fault('wrong-token');
  }
  const session = cookieValue(request.cookie, sessionCookieName(own.port));
  if (session === null || !isSession(session, token, own.port)) return fault('unauthorized');
  const isReading = !request.isUpgrade && (request.method === 'GET' || request.method === 'HEAD');
  return isReading || request.origin !== undefined ? null : fault('unauthorized');
}
