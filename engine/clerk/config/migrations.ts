/**
 * Turns a studio of version n into one of version n + 1; the first takes version 1 to 2. It gets plain JSON that may
 * be anything below its `version`, and must not throw: what it can't read it leaves for the validation.
 */
export type Migration = (studio: Record<string, unknown>) => Record<string, unknown>;

/** One entry for each version after the first; `STUDIO_VERSION` is their count plus one. */
export const MIGRATIONS: readonly Migration[] = [];

/** The studio as of the newest version. `version` must be between 1 and that. */
export function migrate(
  studio: Record<string, unknown>,
  version: number,
  migrations: readonly Migration[],
): Record<string, unknown> {
  return migrations
    .slice(version - 1)
    .reduce((older, migration, index) => ({ ...migration(older), version: version + index + 1 }), studio);
}
