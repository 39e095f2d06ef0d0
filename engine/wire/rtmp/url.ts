/** Where a publisher connects and what it asks for. Holds the stream key: not for logs. */
export interface RtmpTarget {
  readonly secure: boolean;
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly app: string;
  readonly streamName: string;
  /** What `connect` says: the host as typed, the port only where it was typed. */
  readonly tcUrl: string;
}

const URL_FORM = /^(rtmps?):\/\/(\[[0-9a-f:.%]+\]|[^\s/?#@[\]:]+)(?::(\d{1,5}))?(?:\/([^\s#]*))?$/i;
const DEFAULT_PORT = { rtmp: 1935, rtmps: 443 } as const;

/**
 * `url` as typed, `rtmp[s]://host[:port]/app[/…][?query]`. With an empty `streamKey` the last part of the path is the
 * stream name. Nothing is decoded, queries on either side go through untouched. Null when it is no such address.
 */
export function parseRtmpTarget(url: string, streamKey: string): RtmpTarget | null {
  const match = URL_FORM.exec(url.trim());
  if (!match) return null;
  const scheme = (match[1] as string).toLowerCase() as 'rtmp' | 'rtmps';
  const typedHost = match[2] as string;
  const typedPort = match[3];
  const port = typedPort === undefined ? DEFAULT_PORT[scheme] : Number(typedPort);
  if (port < 1 || port > 65_535) return null;
  const { app, streamName } = splitPath(match[4] ?? '', streamKey);
  return {
    secure: scheme === 'rtmps',
    host: typedHost.startsWith('[') ? typedHost.slice(1, -1) : typedHost,
    port,
    app,
    streamName,
    tcUrl: `${scheme}://${typedHost}${typedPort === undefined ? '' : `:${port}`}/${app}`,
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
