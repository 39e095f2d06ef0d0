import { ORPCError } from '@orpc/client';
import { expect, test } from 'vitest';
import { errorBody, toApiError } from '#engine/api/apiError.ts';
import { errorCodeOf, errorStatus } from '#engine/api/errorCodes.ts';
import { validationText } from '#engine/api/validationText.ts';
import { fault } from '#engine/base/fault.ts';
import { ErrorCode } from '#shared/api/contract.ts';

test('every code of the closed set has a status of its own', () => {
  expect(Object.keys(errorStatus).sort()).toEqual([...ErrorCode.options].sort());
  expect(new Set(Object.values(errorStatus)).size).toBe(ErrorCode.options.length);
});

test.each([
  ['no-such-encoder', 'NOT_FOUND'],
  ['not-now', 'CONFLICT'],
  ['toString', 'CONFLICT'],
  ['studio-invalid', 'BAD_REQUEST'],
  ['clerk-timeout', 'TIMEOUT'],
  ['secrets-locked', 'SERVICE_UNAVAILABLE'],
])('fault %s is %s', (code, expected) => {
  expect(errorCodeOf(fault(code))).toBe(expected);
});

test('a body is exactly code and message', () => {
  expect(errorBody(fault('engine-starting'))).toEqual({
    code: 'SERVICE_UNAVAILABLE',
    message: 'The engine is starting.',
  });
});

test('a bug tells the client nothing and the log all', () => {
  const bugs: unknown[] = [];
  const bug = new Error('rtmp://secret');
  const error = toApiError(bug, (seen) => bugs.push(seen));
  expect(error.code).toBe('INTERNAL_SERVER_ERROR');
  expect(error.message).not.toContain('secret');
  expect(bugs).toEqual([bug]);
});

test('errors of the library keep to the closed set', () => {
  const bugs: unknown[] = [];
  const onBug = (bug: unknown) => bugs.push(bug);
  expect(toApiError(new ORPCError('METHOD_NOT_SUPPORTED'), onBug).code).toBe('BAD_REQUEST');
  expect(bugs).toEqual([]);
  expect(toApiError(new ORPCError('BAD_GATEWAY'), onBug).code).toBe('INTERNAL_SERVER_ERROR');
  expect(bugs).toHaveLength(1);
});

test('a validation text names the field and what was expected', () => {
  const issues = [
    { path: ['feedId'], message: 'Invalid input: expected string, received undefined' },
    { path: ['parts', 0, 'running'], message: 'Invalid input: expected boolean, received string' },
    { path: [], message: 'Invalid input: expected object, received array' },
    { path: ['x'], message: 'anything' },
  ];
  expect(validationText(issues)).toBe(
    'feedId: expected string, received undefined; parts[0].running: expected boolean, received string; body: expected object, received array (and 1 more)',
  );
});
