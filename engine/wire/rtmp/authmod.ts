import { createHash, randomBytes } from 'node:crypto';

/** A user of a server that wants to know who publishes. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/**
 * What a server's refusal asks of us. `again`: connect anew with this query behind app and tcUrl. `failed`: it does not
 * know this user and password. `needed`: it wants some, and there are none.
 */
export type AuthDemand =
  | { readonly kind: 'again'; readonly query: string }
  | { readonly kind: 'failed' }
  | { readonly kind: 'needed' };

const LLNW_REALM = 'live';
const LLNW_COUNT = '00000001';

/**
 * Reads the description of a refused `connect` for `authmod=adobe` (Akamai, Wowza, MediaMTX) and `authmod=llnw`
 * (Limelight), as OBS and FFmpeg answer them; null where authentication is not what was refused. `app`: as first asked
 * for, without a query. `nonce`: text of our own, random.
 */
export function authDemand(
  description: string,
  app: string,
  login: Login | null,
  nonce: () => string = () => randomBytes(4).toString('hex'),
): AuthDemand | null {
  const scheme = /authmod=(adobe|llnw)/.exec(description)?.[1];
  if (!scheme) return null;
  if (!login) return { kind: 'needed' };
  if (/reason=(authfailed|nosuchuser)/.test(description)) return { kind: 'failed' };
  const asked = /\?reason=needauth([^\s\]]*)/.exec(description)?.[1];
  if (asked === undefined) return { kind: 'again', query: `?authmod=${scheme}&user=${login.user}` };
  const fields = new Map(asked.split('&').map((pair) => splitOnce(pair)));
  const answer = scheme === 'adobe' ? adobe(fields, login, nonce()) : llnw(fields, app, login, nonce());
  return { kind: 'again', query: `?authmod=${scheme}&user=${login.user}${answer}` };
}

function adobe(fields: ReadonlyMap<string, string>, { user, password }: Login, challenge: string): string {
  const opaque = fields.get('opaque');
  const secret = base64Md5(user + (fields.get('salt') ?? '') + password);
  const response = base64Md5(secret + (opaque ?? fields.get('challenge') ?? '') + challenge);
  return `&challenge=${challenge}&response=${response}${opaque === undefined ? '' : `&opaque=${opaque}`}`;
}

function llnw(fields: ReadonlyMap<string, string>, app: string, { user, password }: Login, nonce: string): string {
  const theirs = fields.get('nonce') ?? '';
  const secret = hexMd5(`${user}:${LLNW_REALM}:${password}`);
  const asked = hexMd5(`publish:/${app}${app.includes('/') ? '' : '/_definst_'}`);
  const response = hexMd5(`${secret}:${theirs}:${LLNW_COUNT}:${nonce}:auth:${asked}`);
  return `&nonce=${theirs}&cnonce=${nonce}&nc=${LLNW_COUNT}&response=${response}`;
}

function base64Md5(text: string): string {
  return createHash('md5').update(text).digest('base64');
}

function hexMd5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** Base64 ends with `=`, so only the first one parts name and value. */
function splitOnce(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}
