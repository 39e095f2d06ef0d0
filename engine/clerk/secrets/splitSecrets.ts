import type { Studio } from '#shared/model/studio.ts';
import { isSecretName, mapSecrets, type SecretAddress } from './secretFields.ts';

export type Secrets = Readonly<Record<SecretAddress, string>>;

/** The studio without its secrets, as it is kept, shown and exported, and the secrets by address. */
export function splitSecrets(studio: Studio): { studio: Studio; secrets: Secrets } {
  const secrets: Record<SecretAddress, string> = {};
  const bare = mapSecrets(studio, (address, value) => {
    if (value !== null && value !== '') secrets[address] = value;
    return null;
  });
  return { studio: bare, secrets };
}

export function withoutSecrets(studio: Studio): Studio {
  return splitSecrets(studio).studio;
}

/** The studio with the stored secret wherever it gives none itself; an empty text means "none wanted". */
export function mergeSecrets(studio: Studio, stored: Secrets): Studio {
  const filled = mapSecrets(studio, (address, value) => value ?? stored[address] ?? null);
  return {
    ...filled,
    encoders: filled.encoders.map((encoder) => ({
      ...encoder,
      options: { ...absentOptions(`encoder/${encoder.id}/options/`, encoder.options, stored), ...encoder.options },
    })),
  };
}

/** An option that the new file does not even name keeps its stored secret, as one that says `null` does. */
function absentOptions(prefix: string, options: Record<string, unknown>, stored: Secrets): Record<string, string> {
  const absent: Record<string, string> = {};
  for (const [address, secret] of Object.entries(stored)) {
    const name = address.startsWith(prefix) ? address.slice(prefix.length) : '';
    if (isSecretName(name) && !name.includes('/') && !(name in options)) absent[name] = secret;
  }
  return absent;
}
