/** Settings → Output → Custom Encoder Settings: `keyint=60 bframes=2`. */

/** The value of an option; null where it is not named. The last one counts, as with x264. */
export function x264Option(options: string, name: string): string | null {
  const named = words(options).filter((word) => word.startsWith(`${name}=`));
  return named.at(-1)?.slice(name.length + 1) ?? null;
}

/** The options with these instead of what they say of them; all others stay as they are. */
export function withX264Options(options: string, changed: Readonly<Record<string, string>>): string {
  const kept = words(options).filter((word) => !Object.hasOwn(changed, word.split('=')[0] ?? ''));
  return [...kept, ...Object.entries(changed).map(([name, value]) => `${name}=${value}`)].join(' ');
}

function words(options: string): string[] {
  return options.split(/\s+/).filter((word) => word !== '');
}
