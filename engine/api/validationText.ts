/** What a schema library says of one wrong value. */
export interface ValidationIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** At most this many fields are named: the rest follows when those are mended. */
const NAMED = 3;

/** One line that names each wrong field and what was expected there: `feedId: expected string, received undefined`. */
export function validationText(issues: readonly ValidationIssue[]): string {
  const named = issues.slice(0, NAMED).map((issue) => `${fieldName(issue)}: ${expectation(issue.message)}`);
  const more = issues.length - named.length;
  return named.join('; ') + (more > 0 ? ` (and ${more} more)` : '');
}

function fieldName({ path }: ValidationIssue): string {
  const names = (path ?? []).map((part) => (typeof part === 'object' ? part.key : part));
  if (names.length === 0) return 'body';
  return names.map((name, index) => (typeof name === 'number' ? `[${name}]` : dotted(String(name), index))).join('');
}

function dotted(name: string, index: number): string {
  return index === 0 ? name : `.${name}`;
}

/** zod puts the kind of the mistake before what it expected; the second says it all. */
function expectation(message: string): string {
  return message.replace(/^[A-Z][a-z]+ [a-z]+: (?=expected )/, '');
}
