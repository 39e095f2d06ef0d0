import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openApiDocument } from '#engine/api/openapi.ts';

const file = join(import.meta.dirname, '../../../docs/openapi.json');

test('docs/openapi.json is the contract (UPDATE_DOCS=1 writes it, Biome formats it)', async () => {
  const document = await openApiDocument();
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(document);
});

test('the document has every call over HTTP, with its parameters, and none of the watches', async () => {
  const document = (await openApiDocument()) as { paths: Record<string, Record<string, { parameters?: unknown[] }>> };
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(calls).toContain('GET /state');
  expect(calls).toContain('POST /program/take');
  expect(calls).toContain('POST /demo/fail');
  expect(calls.some((call) => /watch|requests|report/.test(call))).toBe(false);
  expect(document.paths['/encoders/{id}/start']?.['post']?.parameters).toMatchObject([{ name: 'id', in: 'path' }]);
  expect(document.paths['/journal']?.['get']?.parameters).toHaveLength(2);
});
