import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Names of the benches to run; empty: all of them, the soak only when it is asked for. */
  readonly only: readonly string[];
  /** Short windows and few outputs, to see that everything works. Its figures are printed, not written down. */
  readonly isQuick: boolean;
  /** How long a figure of CPU is taken over. */
  readonly windowS: number;
  /** How often the table of outputs is measured; what stands in it is the median. */
  readonly rounds: number;
  /** Length of the soak; null: no soak. */
  readonly soakMinutes: number | null;
  /** Folder for CPU profiles of our own engine; null: none are taken. */
  readonly profileDir: string | null;
}

export type ParsedOptions = { ok: true; value: BenchOptions } | { ok: false; why: string };

/** `names`: the benches that there are. */
export function parseBenchOptions(args: readonly string[], names: readonly string[]): ParsedOptions {
  try {
    const { values } = parseArgs({ args: [...args], options, allowPositionals: false });
    const only = values.only ?? [];
    const unknown = only.find((name) => !names.includes(name));
    if (unknown !== undefined) return { ok: false, why: `--only: ${unknown} is none of ${names.join(', ')}` };
    const isQuick = values.quick ?? false;
    return {
      ok: true,
      value: {
        only,
        isQuick,
        windowS: positive('--seconds', values.seconds) ?? (isQuick ? 4 : 20),
        rounds: positive('--rounds', values.rounds) ?? (isQuick ? 1 : 3),
        soakMinutes: positive('--soak', values.soak) ?? (only.includes('soak') ? USUAL_SOAK_MINUTES : null),
        profileDir: values.profile ?? null,
      },
    };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

const USUAL_SOAK_MINUTES = 30;

const options = {
  only: { type: 'string', multiple: true },
  quick: { type: 'boolean' },
  seconds: { type: 'string' },
  rounds: { type: 'string' },
  soak: { type: 'string' },
  profile: { type: 'string' },
} as const;

function positive(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${name} takes a number above 0, not ${text}`);
  return value;
}
