import type { RtmpTarget } from './url.ts';

const HIDDEN = '…';
const MAX_TEXT = 400;
/** Shorter values of a query (`backup=1`) are no secrets, and hiding them would blank out half the text. */
const MIN_QUERY_VALUE = 6;

/** Everything in a target that a server might quote and nobody may see, longest first. */
export function secretsOf(target: RtmpTarget): string[] {
  const secrets = new Set<string>();
  const add = (secret: string | undefined, minLength = 1) => {
    if (!secret || secret.length < minLength) return;
    secrets.add(secret);
    secrets.add(encodeURIComponent(secret));
    secrets.add(decoded(secret));
  };
  const [name, ...nameQuery] = target.streamName.split('?');
  add(target.streamName);
  add(target.login?.password);
  add(name);
  const appQuery = target.app.split('?').slice(1);
  for (const pair of [...nameQuery, ...appQuery].join('&').split('&')) {
    add(pair.slice(pair.indexOf('=') + 1), MIN_QUERY_VALUE);
  }
  return [...secrets].sort((a, b) => b.length - a.length);
}

/** A server's words, cut to a bearable length, without the secrets. */
export function redact(text: string, secrets: readonly string[]): string {
  let plain = text;
  for (const secret of secrets) plain = plain.replaceAll(secret, HIDDEN);
  return plain.slice(0, MAX_TEXT);
}

function decoded(secret: string): string {
  try {
    return decodeURIComponent(secret);
  } catch {
    return secret; // Not percent-encoded: it stands as it is.
  }
}
