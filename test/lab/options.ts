import { parseArgs } from 'node:util';

export interface LabOptions {
  /** Names of rows; empty: all of them. */
  readonly rows: readonly string[];
  readonly repeat: number;
  /** Keyframe intervals of the encoders. */
  readonly gopsMs: readonly number[];
  /** Shows that run at the same time. */
  readonly together: number;
}

export type ParsedOptions = { ok: true; value: LabOptions } | { ok: false; why: string };

/** Shows mostly wait: two of them keep no core busy. */
const USUALLY_TOGETHER = 2;
const GOPS_S = ['1', '2'];

/** `names`: the rows that there are. */
export function parseLabOptions(args: readonly string[], names: readonly string[]): ParsedOptions {
  try {
    const { values } = parseArgs({ args: [...args], options, allowPositionals: false });
    const rows = values.row ?? [];
    const unknown = rows.find((name) => !names.includes(name));
    if (unknown !== undefined) return { ok: false, why: `--row: ${unknown} is none of ${names.join(', ')}` };
    const gops = values.gop ?? GOPS_S;
    if (!gops.every((gop) => GOPS_S.includes(gop))) return { ok: false, why: `--gop takes ${GOPS_S.join(' or ')}` };
    const gopsMs = gops.map((gop) => Number(gop) * 1000);
    const repeat = whole('--repeat', values.repeat) ?? 1;
    const together = whole('--together', values.together) ?? USUALLY_TOGETHER;
    return { ok: true, value: { rows, repeat, gopsMs, together } };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

const options = {
  row: { type: 'string', multiple: true },
  repeat: { type: 'string' },
  gop: { type: 'string', multiple: true },
  together: { type: 'string' },
} as const;

function whole(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} takes a whole number above 0, not ${text}`);
  return value;
}
