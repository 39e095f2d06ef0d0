import { isDeepStrictEqual } from 'node:util';
import type { Studio } from '#shared/model/studio.ts';
import { splitSecrets } from './secrets/splitSecrets.ts';

/** A list of the studio whose items have ids, and the word for one of them. */
const LISTS = [
  { list: 'encoders', word: 'Encoder' },
  { list: 'uplinks', word: 'Uplink' },
  { list: 'destinations', word: 'Destination' },
] as const;

interface Item {
  readonly id: string;
  readonly name?: string;
}

/** What differs between two studios with their secrets, a line each for people; of a secret only that it changes. */
export function describeChanges(before: Studio, after: Studio): string[] {
  const old = splitSecrets(before);
  const next = splitSecrets(after);
  return [
    ...fieldChanges('name', old.studio.name, next.studio.name),
    ...fieldChanges('ingest', old.studio.ingest, next.studio.ingest),
    ...LISTS.flatMap(({ list, word }) => listChanges(word, old.studio[list], next.studio[list])),
    ...fieldChanges('program', old.studio.program, next.studio.program),
    ...secretChanges(old.secrets, next.secrets),
  ];
}

function listChanges(word: string, before: readonly Item[], after: readonly Item[]): string[] {
  const gone = before.filter((item) => !after.some((other) => other.id === item.id));
  const lines = gone.map((item) => `${title(word, item)} is removed`);
  for (const item of after) {
    const old = before.find((other) => other.id === item.id);
    if (!old) lines.push(`${title(word, item)} is added`);
    else lines.push(...fieldChanges('', old, item).map((line) => `${title(word, item)}: ${line}`));
  }
  const order = (items: readonly Item[], others: readonly Item[]) =>
    items.filter((item) => others.some((other) => other.id === item.id)).map((item) => item.id);
  const isReordered = !isDeepStrictEqual(order(before, after), order(after, before));
  return isReordered ? [...lines, `${word}s are in another order`] : lines;
}

/** `program.delayMs: 3000 → 2000`; goes down into objects and lists of items with ids. */
function fieldChanges(path: string, before: unknown, after: unknown): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isItems(before) && isItems(after)) return listChanges(path.replace(/s$/, ''), before, after);
  if (!isObject(before) || !isObject(after)) return [`${path}: ${shown(before)} → ${shown(after)}`];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const below = (name: string) => (path === '' ? name : `${path}.${name}`);
  return [...names].flatMap((name) => fieldChanges(below(name), before[name], after[name]));
}

function secretChanges(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  const addresses = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return addresses.flatMap((address) => {
    if (before[address] === after[address]) return [];
    if (before[address] === undefined) return [`${secretTitle(address)} is set`];
    return [`${secretTitle(address)} ${after[address] === undefined ? 'is removed' : 'changes'}`];
  });
}

/** `endpoint/youtube/a/streamKey` → `The stream key of youtube/a`. */
function secretTitle(address: string): string {
  const [kind, ...path] = address.split('/');
  const field = path.at(-1) ?? '';
  const subject = kind === 'endpoint' ? path.slice(0, 2).join('/') : path[0];
  const word = field === 'feedKey' ? 'feed key' : field === 'streamKey' ? 'stream key' : `secret “${field}”`;
  return `The ${word} of ${subject}`;
}

function title(word: string, item: Item): string {
  return item.name === undefined ? `${word} ${item.id}` : `${word} “${item.name}” (${item.id})`;
}

function shown(value: unknown): string {
  return value === undefined || value === null ? 'none' : JSON.stringify(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isItems(value: unknown): value is Item[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => isObject(item) && typeof item['id'] === 'string')
  );
}
