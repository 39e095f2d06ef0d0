import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { studioJsonSchema } from '#engine/clerk/config/studioSchema.ts';

const FILE = new URL('../../../docs/studio.schema.json', import.meta.url);

it('docs/studio.schema.json is what the program takes (UPDATE_DOCS=1 writes it)', () => {
  const schema = studioJsonSchema();
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(FILE, `${JSON.stringify(schema, null, 2)}\n`);
  expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(schema);
});
