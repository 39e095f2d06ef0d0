import type { Login } from './authmod.ts';

/** Where a publisher connects and what it asks for. Holds stream key and password: not for logs. */
export interface RtmpTarget {
  readonly secure: boolean;
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly app: string;
  readonly streamName: string;
  /** What `connect` says: the host as typed, the port only where it was typed. */
  readonly tcUrl: string;
  /** For servers that ask who publishes; null where the address names nobody. */
  readonly login: Login | null;
}

const URL_FORM =
  /^(rtmps?):\/\/(?:([^\s/?#@:]+):([^\s/?#@]*)@)?(\[[0-9a-f:.%]+\]|[^\s/?#@[\]:]+)(?::(\d{1,5}))?(?:\/([^\s#]*))?$/i;
const DEFAULT_PORT = { rtmp: 1935, rtmps: 443 } as const;

/**
 * `url` as typed, `rtmp[s]://[user:password@]host[:port]/app[/…][?query]`. With an empty `streamKey` the last part of the path is the
 * stream name. Nothing but user and password is decoded, queries on either side go through untouched. Null when it is no such address.
 */
export function parseRtmpTarget(url: string, streamKey: string): RtmpTarget | null {
  const match = URL_FORM.exec(url.trim());
  if (!match) return null;
  const scheme = (match[1] as string).toLowerCase() as 'rtmp' | 'rtmps';
  const typedHost = match[4] as string;
  const typedPort = match[5];
  const port = typedPort === undefined ? DEFAULT_PORT[scheme] : Number(typedPort);
  if (port < 1 || port > 65_535) return null;
  const { app, streamName } = splitPath(match[6] ?? '', streamKey);
  return {
    secure: scheme === 'rtmps',
    host: typedHost.startsWith('[') ? typedHost.slice(1, -1) : typedHost,
    port,
    app,
    streamName,
    tcUrl: `${scheme}://${typedHost}${typedPort === undefined ? '' : `:${port}`}/${app}`,
    login: match[2] === undefined ? null : { user: plain(match[2]), password: plain(match[3] ?? '') },
  };
}

/** The `tcUrl` of a reconnect request, absolute or relative to the one in use (E-RTMP v2); null when it is unusable. */
export function resolveTcUrl(current: string, requested: string): string | null {
  const base = /^(rtmps?:)(\/\/[^/]*)(\/[^?]*\/|\/)?/i.exec(current);
  if (!base) return null;
  const [, scheme, authority, folder] = base;
  const absolute = /^[a-z][a-z0-9+.-]*:/i.test(requested)
    ? requested
    : requested.startsWith('//')
      ? `${scheme}${requested}`
      : requested.startsWith('/')
        ? `${scheme}${authority}${requested}`
        : `${scheme}${authority}${folder ?? '/'}${requested}`;
  return URL_FORM.test(absolute) ? absolute : null;
}

function splitPath(path: string, streamKey: string): { app: string; streamName: string } {
  if (streamKey !== '') return { app: withoutEndSlashes(path), streamName: streamKey };
  const query = path.indexOf('?');
  const lastSlash = path.lastIndexOf('/', query < 0 ? path.length : query);
  if (lastSlash < 0) return { app: path, streamName: '' };
  return { app: withoutEndSlashes(path.slice(0, lastSlash)), streamName: path.slice(lastSlash + 1) };
}

/** Services are given as `…/rtmp/`, the app is `rtmp`. A query belongs to the service: its slashes stay. */
function withoutEndSlashes(app: string): string {
  return app.includes('?') ? app : app.replace(/\/+$/, '');
}

/** What a URL can't hold as it is stands in it percent-encoded. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
