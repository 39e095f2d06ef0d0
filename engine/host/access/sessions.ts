import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * The page's cookie: a random id and its HMAC by the token. Nothing of it is kept, so a page stays signed in when the
 * engine starts again, and every session ends with the token. It is named for the port, which cookies know nothing of,
 * and is worth nothing at another one.
 */
export function sessionCookieName(port: number): string {
  return `changeover-${port}`;
}

export function newSession(token: string, port: number): string {
  const id = randomBytes(18).toString('base64url');
  return `${id}.${proofOf(id, token, port)}`;
}

/** `value`: of the cookie, as the client sent it. */
export function isSession(value: string, token: string, port: number): boolean {
  const [id = '', proof = ''] = value.split('.');
  return isSameSecret(proof, proofOf(id, token, port));
}

/** The `Set-Cookie` line that gives the page its session. */
export function sessionCookie(token: string, port: number): string {
  return `${sessionCookieName(port)}=${newSession(token, port)}; Path=/; HttpOnly; SameSite=Strict`;
}

/** The value of a cookie in a `Cookie` header; null when it is not there. */
export function cookieValue(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return null;
}

/** Takes the same time wherever the two differ, and whatever their lengths. */
export function isSameSecret(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

function proofOf(id: string, token: string, port: number): string {
  return createHmac('sha256', token).update(`changeover-session\n${port}\n${id}`).digest('base64url');
}
