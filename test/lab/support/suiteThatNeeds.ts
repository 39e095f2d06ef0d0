import { describe, it } from 'vitest';

/** A suite for machines that can do something. Elsewhere it says by name that it did not run; in CI that is a failure. */
export function suiteThatNeeds(what: string, isThere: boolean, name: string, body: () => void): void {
  const title = `${name} (cannot run here: needs ${what})`;
  if (isThere) describe(name, body);
  else if (!process.env['CI']) describe.skip(title, body);
  else
    it(title, () => {
      throw new Error(`needs ${what}`);
    });
}
