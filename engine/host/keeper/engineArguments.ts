export interface RestartFacts {
  /** Port to listen on again, where the options leave the choice open. */
  readonly httpPort: number | null;
  /** An earlier run was ready. */
  readonly afterReady: boolean;
}

/**
 * The engine's options for one run. The first run gets what was given. Later ones
 * - do not put the stream on air: that was done, and an operator who has stopped it since shall not be overruled;
 * - do not import the studio file again: that was done, and the file may have been broken since;
 * - listen on the port of the run before where `--http` (or CHANGEOVER_HTTP) says "any" with port 0.
 */
export function engineArguments(
  given: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  { httpPort, afterReady }: RestartFacts,
): string[] {
  const args = afterReady ? given.filter((arg, index) => !wasDone(arg, given[index - 1])) : [...given];
  const host = hostOfAnyPort(httpOption(given) ?? env['CHANGEOVER_HTTP']);
  // A later option overrides an earlier one.
  return httpPort !== null && host !== null ? [...args, '--http', `${host}:${httpPort}`] : args;
}

/** An option that asks for something to be done once, or the value of one. */
function wasDone(arg: string, before: string | undefined): boolean {
  return arg === '--on-air' || arg === '--studio' || arg.startsWith('--studio=') || before === '--studio';
}

/** Whether the choice of the port is left to the engine. */
function hostOfAnyPort(http: string | undefined): string | null {
  return http === undefined ? null : (/^(.+):0$/.exec(http)?.[1] ?? null);
}

function httpOption(args: readonly string[]): string | undefined {
  const joined = args.findLast((arg) => arg.startsWith('--http='));
  const at = args.lastIndexOf('--http');
  return at >= 0 ? args[at + 1] : joined?.slice('--http='.length);
}
