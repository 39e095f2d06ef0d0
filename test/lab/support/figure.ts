/** Prints what was measured: one line that `docs/BENCHMARKS.md` can be written from. */
export function figure(what: string, values: Record<string, string | number>): void {
  const told = Object.entries(values).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(`figure · ${what}: ${told.join(', ')}\n`);
}
