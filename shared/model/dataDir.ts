/** What decides where the data folder is; given in, so that this stays pure. `home` is the user's folder. */
export interface DataDirPorts {
  /** As `process.platform`. */
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * The data folder when no option names one: CHANGEOVER_DATA_DIR, else the place that the operating system has for
 * what a program keeps. Engine and shell both ask here: only so does the shell find the engine that runs.
 */
export function defaultDataDir({ platform, env, home }: DataDirPorts): string {
  if (env['CHANGEOVER_DATA_DIR']) return env['CHANGEOVER_DATA_DIR'];
  if (platform === 'win32') return `${env['LOCALAPPDATA'] ?? `${home}\\AppData\\Local`}\\Changeover`;
  if (platform === 'darwin') return `${home}/Library/Application Support/Changeover`;
  // The XDG specification: a path that is not absolute is to be ignored.
  const xdg = env['XDG_DATA_HOME'];
  return `${xdg?.startsWith('/') ? xdg : `${home}/.local/share`}/changeover`;
}
