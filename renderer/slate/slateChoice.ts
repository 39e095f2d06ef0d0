import type { SlateFile, SlateStudio } from '#shared/model/slate.ts';

/** One of the tiles: `card`, `held`, or a file by its name. */
export type SlateChoice = { kind: 'card' } | { kind: 'held' } | { kind: 'file'; name: string };

export function choiceOf({ kind, file }: SlateStudio): SlateChoice {
  return kind === 'card' || kind === 'held' ? { kind } : { kind: 'file', name: file ?? '' };
}

export function isChoice(one: SlateChoice, other: SlateChoice): boolean {
  return one.kind === 'file' ? other.kind === 'file' && one.name === other.name : one.kind === other.kind;
}

/** The slate that a choice stands for; null for a file that is not there. */
export function slateOf(choice: SlateChoice, text: string, files: readonly SlateFile[]): SlateStudio | null {
  const words = text.trim() === '' ? {} : { text: text.trim() };
  if (choice.kind !== 'file') return { kind: choice.kind, ...words };
  const file = files.find(({ name }) => name === choice.name);
  return file ? { kind: file.kind, file: file.name, ...words } : null;
}

/** `logo.png`, or `logo-2.png` where that is taken. */
export function freeName(name: string, files: readonly SlateFile[]): string {
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${stem.slice(0, 50)}-${number}${extension.slice(0, 6)}`;
    if (!files.some((file) => file.name === candidate)) return candidate;
  }
}
