import type { SecretVisitor } from './secretFields.ts';

/** What stands in a URL where a secret was. */
export const URL_MARK = '***';

const URL_PARTS = /^([a-z][a-z0-9+.-]*:\/\/)(?:([^/?#]*)@)?([^?#]*)(?:\?([^#]*))?(#.*)?$/i;
const SECRET_QUERY =
  /^(k|key|cid|pass|pw|sig|streamid|stream)$|passw|passphrase|token|secret|signature|stream_?key|api_?key|auth|credential/i;
const RTMP = /^rtmp[a-z]*:/i;

/**
 * The text with the secret parts of a URL mapped: user and password, query fields with a secret's name, and, when
 * `isKeyInPath`, the last part of an RTMP path, which is then the stream key. Text that is no URL comes back as it is;
 * nothing else is normalised, since what was typed is what is dialled.
 */
export function mapUrlSecrets(address: string, text: string, isKeyInPath: boolean, visit: SecretVisitor): string {
  const parts = URL_PARTS.exec(text);
  if (!parts) return text;
  const [, scheme = '', userinfo, hostAndPath = '', query, fragment = ''] = parts;
  const part = (name: string, value: string) => {
    const mapped = visit(`${address}/${name}`, value === URL_MARK ? null : value);
    return mapped === null || mapped === '' ? URL_MARK : mapped;
  };
  const user = userinfo ? `${part('userinfo', userinfo)}@` : '';
  const path = isKeyInPath && RTMP.test(scheme) ? mapLastOfPath(hostAndPath, (key) => part('path', key)) : hostAndPath;
  const search =
    query === undefined
      ? ''
      : `?${query
          .split('&')
          .map((pair) => mapPair(pair, part))
          .join('&')}`;
  return `${scheme}${user}${path}${search}${fragment}`;
}

/** `host/app/key` has a key, `host/app` has none. */
function mapLastOfPath(hostAndPath: string, map: (key: string) => string): string {
  const parts = /^([^/]+\/[^/]+\/(?:.*\/)?)([^/]+)$/.exec(hostAndPath);
  return parts ? `${parts[1]}${map(parts[2] ?? '')}` : hostAndPath;
}

function mapPair(pair: string, part: (name: string, value: string) => string): string {
  const at = pair.indexOf('=');
  if (at < 0 || at === pair.length - 1) return pair;
  const name = pair.slice(0, at);
  return SECRET_QUERY.test(name) ? `${name}=${part(`query/${name}`, pair.slice(at + 1))}` : pair;
}
