import { spawn } from 'node:child_process';

export interface Desktop {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Whether there is a screen, and a person before it. */
export function canOpenPage({ platform, env }: Desktop): boolean {
  if (env['CI']) return false;
  return platform === 'win32' || platform === 'darwin' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/** The command that hands an address to the person's browser. */
export function openCommand(platform: string, address: string): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open', address];
  // `start` takes its first quoted argument for a title; explorer takes an address as it is.
  if (platform === 'win32') return ['explorer.exe', address];
  return ['xdg-open', address];
}

/** Does not wait. The address is printed anyway, so a browser that does not open is no fault. */
export function openPage(platform: string, address: string): void {
  const [command, ...args] = openCommand(platform, address);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
