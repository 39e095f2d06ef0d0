import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type DataDirPorts, defaultDataDir } from '#shared/model/dataDir.ts';

export interface ShellOptions {
  readonly dataDir: string;
  /** Options for an engine that the shell starts, besides its data folder. */
  readonly engineArgs: readonly string[];
}

export interface ShellOptionPorts extends DataDirPorts {
  readonly cwd: string;
}

const valued = ['data-dir', 'http', 'studio'] as const;
const flags = ['on-air', 'insecure-lan', 'demo'] as const;

/**
 * The engine's options among the shell's own (design §6). What else stands there (Chromium's switches, files to open)
 * is not judged: the engine judges its options, and says so. Paths become absolute, since the engine runs elsewhere.
 */
export function shellOptions(args: readonly string[], ports: ShellOptionPorts): ShellOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      ...Object.fromEntries(valued.map((name) => [name, { type: 'string' as const }])),
      ...Object.fromEntries(flags.map((name) => [name, { type: 'boolean' as const }])),
    },
  });
  const text = (name: (typeof valued)[number]) => {
    const value = values[name];
    return typeof value === 'string' ? value : null;
  };
  const http = text('http');
  const studio = text('studio');
  return {
    dataDir: resolve(ports.cwd, text('data-dir') ?? defaultDataDir(ports)),
    engineArgs: [
      ...(http === null ? [] : ['--http', http]),
      ...(studio === null ? [] : ['--studio', resolve(ports.cwd, studio)]),
      ...flags.filter((name) => values[name] === true).map((name) => `--${name}`),
    ],
  };
}
