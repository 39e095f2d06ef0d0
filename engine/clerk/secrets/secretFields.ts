import type { DestinationStudio, EncoderStudio, Studio } from '#shared/model/studio.ts';
import { mapUrlSecrets } from './urlSecrets.ts';

/** Where a secret belongs, for example `encoder/main/feedKey` or `endpoint/youtube/a/streamKey`. */
export type SecretAddress = string;

/** Sees one secret field and answers what shall stand there; null is "nothing here". */
export type SecretVisitor = (address: SecretAddress, value: string | null) => string | null;

const SECRET_OPTION = /pass(word|phrase|wd)?$|secret|token|credential|(api|stream|private|feed)_?-?key$|^key$|^pin$/i;

export function isSecretName(name: string): boolean {
  return SECRET_OPTION.test(name);
}

/** A copy of the studio in which every place for a secret holds what the visitor answers. The one list of such places. */
export function mapSecrets(studio: Studio, visit: SecretVisitor): Studio {
  return {
    ...studio,
    encoders: studio.encoders.map((encoder) => mapEncoder(encoder, visit)),
    destinations: studio.destinations.map((destination) => mapDestination(destination, visit)),
  };
}

function mapEncoder(encoder: EncoderStudio, visit: SecretVisitor): EncoderStudio {
  const address = `encoder/${encoder.id}`;
  return {
    ...encoder,
    feedKey: visit(`${address}/feedKey`, encoder.feedKey ?? null),
    options: mapOptions(`${address}/options`, encoder.options, visit),
  };
}

function mapDestination(destination: DestinationStudio, visit: SecretVisitor): DestinationStudio {
  const endpoints = destination.endpoints.map((endpoint) => {
    const address = `endpoint/${destination.id}/${endpoint.id}`;
    const streamKey = visit(`${address}/streamKey`, endpoint.streamKey ?? null);
    return { ...endpoint, streamKey, url: mapUrlSecrets(`${address}/url`, endpoint.url, !endpoint.streamKey, visit) };
  });
  return { ...destination, endpoints };
}

function mapOptions(address: string, options: Record<string, unknown>, visit: SecretVisitor): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, mapOption(`${address}/${name}`, name, value, visit)]),
  );
}

function mapOption(address: string, name: string, value: unknown, visit: SecretVisitor): unknown {
  if (Array.isArray(value)) return value.map((item, index) => mapOption(`${address}/${index}`, name, item, visit));
  if (typeof value === 'object' && value !== null) return mapOptions(address, { ...value }, visit);
  if (isSecretName(name) && (typeof value === 'string' || value === null)) return visit(address, value);
  if (isSecretName(name) && typeof value === 'number') return visit(address, String(value));
  return typeof value === 'string' ? mapUrlSecrets(address, value, false, visit) : value;
}
