import type { CommandData, EncoderTarget } from '../plug.ts';
import type { ServiceSettings } from './answers.ts';

/** Where OBS sends, without its key. */
export interface ObsService {
  /** For people: the host, or the name of the service. */
  readonly host: string;
  /** Its stream arrives at our ingest. */
  readonly isOurs: boolean;
  /** Set exactly as we would set it. */
  readonly isExact: boolean;
}

/** Every field is given: what we leave out would stay from the service before (OBS merges settings of one type). */
export function serviceFor(target: EncoderTarget): CommandData {
  return {
    streamServiceType: 'rtmp_custom',
    streamServiceSettings: {
      server: target.url,
      key: target.feedKey,
      use_auth: false,
      bwtest: false,
      username: '',
      password: '',
    },
  };
}

/**
 * Nobody else knows the feed key, so a stream with it to the same port and path is ours, by whatever name the machine
 * calls us.
 */
export function judgeService(answer: ServiceSettings, target: EncoderTarget | null): ObsService {
  const settings = answer.streamServiceSettings;
  const server = settings.server ?? '';
  const isOurs =
    target !== null &&
    answer.streamServiceType === 'rtmp_custom' &&
    settings.key === target.feedKey &&
    portAndPath(server) === portAndPath(target.url);
  const isExact = isOurs && server === target.url && settings.use_auth !== true && settings.bwtest !== true;
  return { host: hostOf(server) ?? settings.service ?? 'another service', isOurs, isExact };
}

function portAndPath(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, port, pathname } = new URL(address);
  return `${protocol}${port === '' ? '1935' : port}${pathname.replace(/\/+$/, '')}`;
}

/** Only the host: the rest of an address may hold a key. */
function hostOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  return new URL(address).hostname || null;
}
