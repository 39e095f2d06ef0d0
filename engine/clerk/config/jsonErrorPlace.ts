/** Where a text stops being JSON: both from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/**
 * The place of the first error of a text that `JSON.parse` refuses. The messages of `JSON.parse` name a place only
 * sometimes, and quote the text, which may hold secrets; so the place is found here and its message never shown.
 */
export function jsonErrorPlace(text: string): TextPlace {
  const before = text.slice(0, errorOffset(text));
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
}

type Expected = 'value' | 'valueOrEnd' | 'name' | 'nameOrEnd' | 'colon' | 'next';
type Step = { readonly end: number; readonly after: Expected };

/** Walks the text token by token; what is open is a list, so that deep nesting costs no call stack. */
function errorOffset(text: string): number {
  const open: ('{' | '[')[] = [];
  let at = skip(SPACE, text, 0);
  let expected: Expected = 'value';
  for (let step = take(text, at, expected, open); step; step = take(text, at, expected, open)) {
    at = skip(SPACE, text, step.end);
    expected = step.after;
  }
  return at;
}

/** Takes the token at `at`; null when it is not what may stand there. */
function take(text: string, at: number, expected: Expected, open: ('{' | '[')[]): Step | null {
  const sign = text[at];
  switch (expected) {
    case 'colon':
      return sign === ':' ? { end: at + 1, after: 'value' } : null;
    case 'name':
      return token(STRING, text, at, 'colon');
    case 'nameOrEnd':
      return sign === '}' ? close(at, open) : token(STRING, text, at, 'colon');
    case 'next':
      if (sign === (open.at(-1) === '{' ? '}' : ']') && open.length > 0) return close(at, open);
      return sign === ',' && open.length > 0 ? { end: at + 1, after: open.at(-1) === '{' ? 'name' : 'value' } : null;
    case 'valueOrEnd':
      return sign === ']' ? close(at, open) : value(text, at, open);
    case 'value':
      return value(text, at, open);
  }
}

function value(text: string, at: number, open: ('{' | '[')[]): Step | null {
  const sign = text[at];
  if (sign !== '{' && sign !== '[') return token(sign === '"' ? STRING : SCALAR, text, at, 'next');
  open.push(sign);
  return { end: at + 1, after: sign === '{' ? 'nameOrEnd' : 'valueOrEnd' };
}

function close(at: number, open: ('{' | '[')[]): Step {
  open.pop();
  return { end: at + 1, after: 'next' };
}

function token(pattern: RegExp, text: string, at: number, after: Expected): Step | null {
  const end = skip(pattern, text, at);
  return end === at ? null : { end, after };
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
