import type { z } from 'zod';
import { type Fault, fault } from '#engine/base/fault.ts';
import { isSecretName } from '../secrets/secretFields.ts';
import { studioJsonSchema } from './studioSchema.ts';

type Issue = z.core.$ZodIssue;

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object { … }',
  record: 'an object { … }',
  array: 'a list [ … ]',
};
const GOT_CHARS = 40;

/** The first issue as a fault for people: which field, what was expected, what was there. */
export function studioIssue(issues: readonly Issue[]): Fault {
  const issue = issues[0];
  if (!issue) return fault('studio-invalid', { path: 'the file', expected: 'a studio', more: 0 });
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const context = { path: pathText(path), expected: expected(issue), got: got(issue, path), more: issues.length - 1 };
  return fault('studio-invalid', context);
}

/** `encoders[0].feedKey` */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'the file' : text.replace(/^\./, '');
}

function expected(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'number' && isWholeNumber(issue.path)) return 'a whole number';
      return NOUNS[issue.expected] ?? issue.expected;
    case 'too_small':
      return size('at least', Number(issue.minimum), issue.origin);
    case 'too_big':
      return size('at most', Number(issue.maximum), issue.origin);
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'unrecognized_keys':
      return 'no such field';
    case 'invalid_union':
      return issue.errors[0]?.[0] ? expected(issue.errors[0][0]) : 'another value';
    case 'invalid_format':
      return issue.format === 'regex' ? issue.message : `${issue.format === 'ipv4' ? 'an IP address' : issue.format}`;
    default:
      return issue.message;
  }
}

/** A text where a whole number belongs is refused for its type alone; that a whole one is wanted stands in the schema. */
function isWholeNumber(path: readonly PropertyKey[]): boolean {
  let schema: unknown = studioJsonSchema();
  for (const part of path) {
    const { properties, items } = Object(schema);
    schema = typeof part === 'number' ? items : Object(properties)[part];
  }
  return Object(schema).type === 'integer';
}

function size(bound: string, count: number, origin: string): string {
  if (origin === 'string') return `${bound} ${count} characters`;
  if (origin === 'array') return `${bound} ${count} of them`;
  return `${bound} ${count}`;
}

/** Null where the value may be a secret: a key, a password, a URL, an option. */
function got(issue: Issue, path: readonly PropertyKey[]): string | null {
  if (issue.code === 'unrecognized_keys' || issue.code === 'custom') return null;
  if (issue.input === undefined) return 'nothing';
  const isPrivate = path.some((part) => {
    const name = String(part);
    return name === 'url' || name === 'options' || isSecretName(name);
  });
  if (isPrivate || typeof issue.input === 'object') return issue.input === null ? 'null' : null;
  return JSON.stringify(issue.input).slice(0, GOT_CHARS);
}
