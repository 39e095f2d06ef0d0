import { parseSync } from 'vite';

export interface Fact {
  /** A module specifier, or a name that is read, with the object it is read from: `Date.now`, `setTimeout`. */
  text: string;
  line: number;
}

export interface ModuleFacts {
  imports: Fact[];
  names: Fact[];
  /** Where there is one the rest is not to be trusted. */
  parseError: string | null;
}

interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}

/** What a module imports, types included, and the names it reads. */
export function moduleFacts(path: string, source: string): ModuleFacts {
  const { program, errors } = parseSync(path, source);
  const facts: ModuleFacts = { imports: [], names: [], parseError: errors[0]?.message ?? null };
  const lineOf = (node: Node) => source.slice(0, node.start).split('\n').length;
  visit(program as unknown as Node, (node) => {
    const specifier = specifierOf(node);
    if (specifier !== null) facts.imports.push({ text: specifier, line: lineOf(node) });
    for (const name of namesIn(node)) facts.names.push({ text: name, line: lineOf(node) });
  });
  return facts;
}

function specifierOf(node: Node): string | null {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return literalOf(node['source']);
    case 'TSExternalModuleReference':
      return literalOf(node['expression']);
    default:
      return null;
  }
}

function namesIn(node: Node): string[] {
  if (node.type === 'Identifier') return [String(node['name'])];
  if (node.type === 'MemberExpression') {
    const property = nameOf(node['property']);
    const object = nameOf(node['object']);
    if (!property || node['computed'] === true) return [];
    return object === 'globalThis' ? [property] : [`${object ?? ''}.${property}`];
  }
  // Named imports count by what they are called where they come from.
  if (node.type === 'ImportSpecifier') return [nameOf(node['imported']) ?? ''];
  // `new Date()` reads the clock, `new Date(x)` does not.
  const isBareDate = node.type === 'NewExpression' && nameOf(node['callee']) === 'Date' && isEmpty(node['arguments']);
  return isBareDate ? ['new Date'] : [];
}

/** Children that only name a thing and do not read it: keys, properties behind a dot, imported names. */
function isLabel(parent: Node, key: string): boolean {
  if (parent.type === 'MemberExpression') return key === 'property' && parent['computed'] !== true;
  if (parent.type === 'Property') return key === 'key' && parent['computed'] !== true;
  if (parent.type === 'ImportSpecifier' || parent.type === 'TSTypeQuery') return true;
  return key === 'key' || key === 'id' || key === 'label' || key === 'exported';
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const [key, value] of Object.entries(node)) {
    if (isLabel(node, key)) continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) visit(child, see);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function nameOf(value: unknown): string | null {
  return isNode(value) && value.type === 'Identifier' ? String(value['name']) : null;
}

function literalOf(value: unknown): string | null {
  if (!isNode(value)) return null;
  if (value.type === 'TSLiteralType') return literalOf(value['literal']);
  return typeof value['value'] === 'string' ? value['value'] : null;
}
