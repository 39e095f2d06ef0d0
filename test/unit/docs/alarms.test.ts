import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type AlarmContext, alarmKinds } from '#shared/text/alarms.ts';

const file = join(import.meta.dirname, '../../../docs/alarms.md');

/** Answers every field with its own name, so that a text shows where something is filled in. */
const names = new Proxy({} as AlarmContext, { get: (_, field) => `‹${String(field)}›` });

function alarmList(): string {
  const rows = Object.entries(alarmKinds).map(
    ([code, kind]) => `| \`${code}\` | ${kind.priority} | ${kind.text(names)} | ${kind.done(names)} |`,
  );
  return [
    '# Alarms',
    '',
    'Written by `UPDATE_DOCS=1 npm test -- unit` from `shared/text/alarms.ts`. What stands in ‹› is filled in.',
    '',
    '| code | priority | what it says | what was already done |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

it('docs/alarms.md lists the alarms as the program has them (UPDATE_DOCS=1 writes it)', async () => {
  if (process.env['UPDATE_DOCS'] === '1') await writeFile(file, alarmList());
  expect(await readFile(file, 'utf8')).toBe(alarmList());
});
