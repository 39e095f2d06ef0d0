import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fault, type Outcome } from '#engine/base/fault.ts';
import { type DataDirPorts, defaultDataDir } from '#shared/model/dataDir.ts';
import { isLoopback, unbracketed } from './access/ownAddress.ts';

export interface Options {
  readonly dataDir: string;
  /** Port 0: any free one. `host` without brackets. */
  readonly http: { readonly host: string; readonly port: number };
  readonly studioFile: string | null;
  readonly onAir: boolean;
  readonly insecureLan: boolean;
  readonly demo: boolean;
  /** Somebody is there to press a button: what was on air long ago waits for it. Else the engine always resumes. */
  readonly attended: boolean;
  /** Path of ffmpeg; null: the one on the PATH. */
  readonly ffmpeg: string | null;
}

export const DEFAULT_HTTP = '127.0.0.1:7350';

const known = {
  'data-dir': { type: 'string' },
  http: { type: 'string' },
  studio: { type: 'string' },
  'on-air': { type: 'boolean' },
  'insecure-lan': { type: 'boolean' },
  demo: { type: 'boolean' },
  attended: { type: 'boolean' },
} as const;

/** From the command line, then the environment, then defaults. Faults: `bad-option`, `address-not-loopback`. */
export function parseOptions(args: readonly string[], ports: DataDirPorts): Outcome<Options> {
  const parsed = parseArguments(args);
  if (!parsed.ok) return parsed;
  const { values } = parsed;
  const empty = Object.entries(values).find(([, value]) => value === '');
  if (empty) return badOption(`--${empty[0]} needs a value`);

  const httpText = values.http ?? (ports.env['CHANGEOVER_HTTP'] || DEFAULT_HTTP);
  const http = parseAddress(httpText);
  if (!http) return badOption(`--http: expected HOST:PORT, got "${httpText}"`);
  const insecureLan = values['insecure-lan'] ?? false;
  if (!insecureLan && !isLoopback(http.host)) {
    return { ok: false, fault: fault('address-not-loopback', { host: http.host }) };
  }
  return {
    ok: true,
    value: {
      dataDir: resolve(values['data-dir'] ?? defaultDataDir(ports)),
      http,
      studioFile: values.studio === undefined ? null : resolve(values.studio),
      onAir: values['on-air'] ?? false,
      insecureLan,
      demo: values.demo ?? false,
      attended: values.attended ?? false,
      ffmpeg: ports.env['CHANGEOVER_FFMPEG'] || null,
    },
  };
}

function parseArguments(args: readonly string[]) {
  try {
    const { values } = parseArgs({ args: [...args], options: known, strict: true, allowPositionals: false });
    return { ok: true as const, values };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split(/\.\s|\n/)[0] ?? '') : String(error);
    const names = Object.keys(known).map((name) => `--${name}`);
    return badOption(`${why.replace(/\.$/, '')} (options: ${names.join(', ')})`);
  }
}

function parseAddress(text: string): Options['http'] | null {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^\s:/@[\]]+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  return match?.[1] && port <= 65_535 ? { host: unbracketed(match[1]), port } : null;
}

function badOption(why: string): Outcome<never> & { ok: false } {
  return { ok: false, fault: fault('bad-option', { why }) };
}
