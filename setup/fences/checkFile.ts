import * as childProcess from 'node:child_process';
import * as fs from 'node:fs';
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { isBelow, layerOf, makeOf, mayImportFile, mayImportLibrary, roomOf } from './layers.ts';
import { type Fact, moduleFacts } from './moduleFacts.ts';

export interface Violation {
  path: string;
  line: number;
  text: string;
}

/** Calls that may keep the main thread waiting. */
const blockingNames = new Set([
  ...[...Object.keys(fs), ...Object.keys(childProcess)].filter((name) => name.endsWith('Sync')),
  'scryptSync',
  'pbkdf2Sync',
  'Atomics.wait',
]);

const clockNames = new Set([
  ...['Date.now', 'new Date', 'performance.now', 'process.hrtime', 'process.uptime', 'AbortSignal.timeout'],
  ...['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'],
]);
const clockModules = new Set(['node:timers', 'node:timers/promises']);

/** Folders of the product that may block: only the clerk, which is there for it, and the demo, which carries no air. */
const mayBlock = ['engine/clerk', 'demo'];
/** Folders that package.json gives a `#` name; nothing but tests reaches into the others. */
const doors = ['shared', 'engine', 'demo', 'setup', 'test'];
const product = ['shared', 'engine', 'electron', 'renderer', 'demo'];

/** Checks one file against all fences. `path` is relative to the root, with forward slashes. */
export function checkFile(path: string, source: string): Violation[] {
  const facts = moduleFacts(path, source);
  if (facts.parseError) return [{ path, line: 1, text: `cannot be parsed: ${facts.parseError}` }];
  return [
    ...facts.imports.flatMap((fact) => say(path, fact, importFault(path, fact.text))),
    ...facts.imports.flatMap((fact) => say(path, fact, moduleFault(path, fact.text))),
    ...facts.names.flatMap((fact) => say(path, fact, nameFault(path, fact.text))),
  ];
}

function say(path: string, { line }: Fact, text: string | null): Violation[] {
  return text === null ? [] : [{ path, line, text }];
}

function importFault(path: string, specifier: string): string | null {
  const layer = layerOf(path);
  if (!layer) return null;
  const target = fileOf(path, specifier);
  if (target === null) {
    if (!specifier.startsWith('node:') && builtinModules.includes(specifier))
      return `write node:${specifier} for the built-in module`;
    return mayImportLibrary(layer, specifier) ? null : `${layer.folder} may not import the library ${specifier}`;
  }
  if (!mayImportFile(layer, target)) return `${layer.folder} may not import ${target}`;
  const [own, other] = [makeOf(path), makeOf(target)];
  if (own && other && own !== other) return `${own} may not import ${other}: makes know nothing of one another`;
  const isMislabelled = specifier.startsWith('.') && roomOf(path) !== roomOf(target) && hasDoor(target);
  return isMislabelled ? `write #${target}: an import says which layer it reaches into` : null;
}

/** The file below the root that a specifier means; `null` for packages and built-in modules. */
function fileOf(path: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1);
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : null;
}

function moduleFault(path: string, specifier: string): string | null {
  if (specifier === 'node:sqlite' && isProduct(path) && !mayWait(path)) return 'only the clerk may use node:sqlite';
  return clockModules.has(specifier) && isClockless(path)
    ? `time comes from engine/base/clock, not from ${specifier}`
    : null;
}

function nameFault(path: string, name: string): string | null {
  const bare = name.slice(name.lastIndexOf('.') + 1);
  const isBlocking = blockingNames.has(name) || blockingNames.has(bare);
  if (isBlocking && isProduct(path) && !mayWait(path)) return `${bare} blocks: only the clerk may wait`;
  return clockNames.has(name) && isClockless(path) ? `time comes from engine/base/clock, not from ${name}` : null;
}

function hasDoor(target: string): boolean {
  return doors.some((folder) => isBelow(target, folder));
}

function isProduct(path: string): boolean {
  return product.some((folder) => isBelow(path, folder));
}

function mayWait(path: string): boolean {
  return mayBlock.some((folder) => isBelow(path, folder));
}

function isClockless(path: string): boolean {
  return isBelow(path, 'engine') && !isBelow(path, 'engine/base');
}
