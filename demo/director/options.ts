import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** Null: a person drives, until it is ended. */
  readonly forSeconds: number | null;
  readonly open: boolean;
  /** Null: a temporary folder, removed at the end. */
  readonly dataDir: string | null;
  readonly http: ListenOption;
  readonly rtmp: ListenOption;
}

export interface ListenOption {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** It was asked for, so no other will do. */
  readonly isFixed: boolean;
}

export const USAGE = `npm run demo -- [options]
  --for SECONDS      without a person: kills an encoder and a destination, measures, and ends
  --no-open          does not open the page in the browser
  --data-dir DIR     keeps the engine's data there instead of in a temporary folder
  --http HOST:PORT   address of the page (127.0.0.1:7350, or another port when that is taken; port 0: any)
  --rtmp HOST:PORT   address for the encoders (127.0.0.1:1935, likewise)`;

const SHORTEST_S = 12;

/** Null when help was asked for. Throws an error with one line for people. */
export function parseDemoOptions(args: readonly string[]): DemoOptions | null {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      for: { type: 'string' },
      open: { type: 'boolean', default: true },
      'data-dir': { type: 'string' },
      http: { type: 'string' },
      rtmp: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  return {
    forSeconds: values.for === undefined ? null : seconds(values.for),
    open: values.open,
    dataDir: values['data-dir'] ?? null,
    http: listenOption('--http', values.http, 7350),
    rtmp: listenOption('--rtmp', values.rtmp, 1935),
  };
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= SHORTEST_S && value <= 86_400))
    throw new Error(`--for takes seconds, at least ${SHORTEST_S}: "${text}"`);
  return value;
}

function listenOption(name: string, text: string | undefined, defaultPort: number): ListenOption {
  if (text === undefined) return { host: '127.0.0.1', port: defaultPort, isFixed: false };
  const match = /^([^\s:/]+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (!match?.[1] || port > 65_535) throw new Error(`${name} takes HOST:PORT: "${text}"`);
  return { host: match[1], port, isFixed: port !== 0 };
}
