import { createHash } from 'node:crypto';

/** The answer to an obs-websocket 5 challenge. */
export function obsAuthentication(password: string, salt: string, challenge: string): string {
  return digest(digest(password + salt) + challenge);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
