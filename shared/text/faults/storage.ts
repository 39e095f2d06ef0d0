import type { FaultTexts } from './faultTexts.ts';

/** Studio, secrets, journal and the data folder: what the clerk can meet. */
export const storageFaults = {
  'studio-unreadable': (c) => `The studio is not readable as JSON${place(c)}: ${c['why'] ?? 'it is damaged'}.`,
  'studio-invalid': (c) => `The studio is not valid: ${c['path']}: expected ${c['expected']}${got(c)}${more(c)}.`,
  'studio-newer': (c) => `The studio is of version ${c['version']}; this program knows version ${c['known']}.`,
  'studio-missing': (c) => `The studio file ${c['file']} can't be read (${c['why']}).`,
  'studio-kept-aside': (c) => `The studio could not be used and was kept aside as ${c['file']}: ${c['why']}`,
  'document-kept-aside': (c) =>
    `The file of ${c['what']} was damaged and kept aside as ${c['file']}; the engine starts without it.`,
  'secrets-locked': (c) =>
    `The secrets can't be opened: ${c['why']}. The engine goes on trying; destinations and devices that need a secret wait.`,
  'key-not-moved': (c) => `The key of the secrets stays where it is: ${c['why']}.`,
  'secrets-unreadable': (c) =>
    `The stored secrets could not be read (kept aside as ${c['file']}): ${c['why']}. Import the studio with its keys again.`,
  'data-folder-in-use': (c) =>
    `The data folder ${c['folder']} is in use by another engine${c['pid'] === null ? '' : ` (process ${c['pid']})`}.`,
  'data-folder-unusable': (c) => `The data folder ${c['folder']} can't be used: ${c['why']}.`,
  'journal-set-aside': (c) => `The journal was damaged and kept aside as ${c['file']}; a new one was begun.`,
  'disk-full': (c) => `The disk is full: ${c['what']} could not be written. It is kept in memory until there is room.`,
  'storage-failed': (c) => `${c['what']} could not be written: ${c['why']}.`,
  'clerk-hangs': (c) => `Files and storage have not answered for ${c['seconds']} s. The program is not touched.`,
  'clerk-died': (c) => `The worker for files and storage ended (${c['why']}) and is started again.`,
  'clerk-bug': (c) => `A fault of ours: the answer to ${c['what']} was lost. It may have been done all the same.`,
  'clerk-timeout': (c) => `Files and storage did not answer in time (${c['what']}).`,
  'clerk-backlog': (c) => `Storage can't keep up: ${c['dropped']} notes were dropped (${c['what']}).`,
  'clerk-closed': () => 'The engine is ending; nothing more is stored.',
  'backup-unreadable': (c) => `The backup can't be opened: ${c['why']}.`,
  'passphrase-weak': (c) => `The passphrase is too short: at least ${c['atLeast']} characters.`,
} satisfies FaultTexts;

type Context = Parameters<FaultTexts[string]>[0];

function place(c: Context): string {
  return c['line'] === undefined || c['line'] === null ? '' : ` (line ${c['line']}, column ${c['column']})`;
}

function got(c: Context): string {
  return c['got'] === undefined || c['got'] === null ? '' : `, got ${c['got']}`;
}

function more(c: Context): string {
  return Number(c['more'] ?? 0) > 0 ? ` (and ${c['more']} more)` : '';
}
