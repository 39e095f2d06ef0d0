import type { Studio } from '#shared/model/studio.ts';
import { splitSecrets } from './splitSecrets.ts';

/** Every text of the studio that may show nowhere, also in the forms in which a URL carries it. */
export function secretsToLearn(studio: Studio): string[] {
  const learned = new Set<string>();
  for (const [address, secret] of Object.entries(splitSecrets(studio).secrets)) {
    learned.add(secret);
    if (!/\/(userinfo|path|query\/[^/]+)$/.test(address)) continue;
    learned.add(decoded(secret));
    const password = address.endsWith('/userinfo') ? secret.slice(secret.indexOf(':') + 1) : '';
    if (password !== '') learned.add(password).add(decoded(password));
  }
  return [...learned];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not percent-encoded after all: the raw text is the secret.
    return text;
  }
}
