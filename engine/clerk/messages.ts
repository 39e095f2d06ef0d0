import type { Fault, Outcome } from '#engine/base/fault.ts';
import type { Comparison, DecodedClip } from '#engine/control/actions/alignment/DecodedClip.ts';
import type { CheckedFile, KeptSlateFile } from '#engine/control/decisions/slateCard.ts';
import type { Intent } from '#engine/intent/intent.ts';
import type { Alignment } from '#shared/model/alignment.ts';
import type { JournalEntry } from '#shared/model/journal.ts';
import type { RememberedName } from '#shared/model/names.ts';
import type { SlateStudio } from '#shared/model/slate.ts';
import type { HouseFormat, Studio } from '#shared/model/studio.ts';
import type { CardOnDisk } from './dataFolder/CardFile.ts';

/** What the main thread and the clerk say to each other. Everything is plain data. */

/** A measured number for the history. `atMs` is wall time, ms since 1970. */
export interface Sample {
  readonly series: string;
  readonly atMs: number;
  readonly value: number;
}

/** What an import would do. */
export interface PreviewedStudio {
  readonly name: string;
  readonly changes: string[];
  /** `HOST:PORT` at which it wants its encoders. */
  readonly ingest: string;
}

export interface StudioChange {
  /** With its secrets. */
  readonly studio: Studio;
  readonly changed: boolean;
  /** One line for each thing that changes, for people. */
  readonly changes: string[];
}

export interface ClerkOpened {
  /** With its secrets, as far as they could be opened. */
  readonly studio: Studio;
  /** What happened to stored files on the way: kept aside, of a newer version, damaged. */
  readonly studioNotes: Fault[];
  readonly intent: Intent;
  readonly secretsState: 'ok' | 'locked';
  readonly token: string;
  readonly houseFormat: HouseFormat | null;
  readonly alignments: readonly Alignment[];
  readonly names: readonly RememberedName[];
}

/** What the link needs besides, to number and show the journal. */
export interface JournalOpened {
  readonly lastSeq: number;
  readonly recent: JournalEntry[];
  /** False when the last engine was killed: entries that it had numbered may be lost. */
  readonly endedInOrder: boolean;
}

/** The calls that are answered, by name. */
export interface ClerkCalls {
  importStudio(text: string, onlyIfNewHash: boolean): Outcome<StudioChange>;
  /** Whether `importStudio` with `onlyIfNewHash` would leave this text alone. */
  isImported(text: string): Outcome<boolean>;
  previewStudio(text: string): Outcome<PreviewedStudio>;
  saveIntent(intent: Intent): Outcome<null>;
  stampAlive(at: string): Outcome<null>;
  saveHouseFormat(format: HouseFormat | null): Outcome<null>;
  saveNames(names: readonly RememberedName[]): Outcome<null>;
  saveAlignments(alignments: readonly Alignment[]): Outcome<null>;
  compareClips(first: DecodedClip, second: DecodedClip): Outcome<Comparison>;
  /** The card of the slate that is kept for the next start. */
  keptCard(): Outcome<CardOnDisk | null>;
  keepCard(card: CardOnDisk): Outcome<null>;
  slateFiles(): Outcome<KeptSlateFile[]>;
  beginSlateFile(name: string): Outcome<string>;
  appendSlateFile(bytes: Uint8Array): Outcome<null>;
  finishSlateFile(checked: CheckedFile): Outcome<KeptSlateFile>;
  abortSlateFile(): Outcome<null>;
  removeSlateFile(name: string): Outcome<null>;
  slateThumbnail(name: string): Outcome<Uint8Array<ArrayBuffer>>;
  saveSlate(slate: SlateStudio): Outcome<Studio>;
  entriesAfter(after: number, limit: number): Outcome<JournalEntry[]>;
  history(series: string, fromMs: number, toMs: number): Outcome<Sample[]>;
  replaceToken(): Outcome<string>;
  keepKeyIn(place: 'file' | 'keychain'): Promise<Outcome<null>>;
  exportBackup(passphrase: string): Outcome<string>;
  openBackup(backup: string, passphrase: string): Outcome<string>;
  close(): Outcome<null>;
}
export type ClerkCallName = keyof ClerkCalls;

/** What a call answers with in the end. */
export type ClerkAnswer<Name extends ClerkCallName> = Awaited<ReturnType<ClerkCalls[Name]>>;

export interface ClerkCall {
  readonly id: number;
  readonly name: ClerkCallName;
  readonly args: readonly unknown[];
}

/** One batch is under way at a time; within it, entries are stored before calls are answered. */
export interface Batch {
  readonly journal: JournalEntry[];
  readonly samples: Sample[];
  readonly logLines: string[];
  readonly calls: ClerkCall[];
}

export type FromClerk =
  | { readonly kind: 'opened'; readonly outcome: Outcome<ClerkOpened & JournalOpened> }
  | { readonly kind: 'answer'; readonly id: number; readonly outcome: Outcome<unknown> }
  | { readonly kind: 'batchDone' }
  | { readonly kind: 'trouble'; readonly fault: Fault }
  | { readonly kind: 'recovered'; readonly fault: Fault }
  | { readonly kind: 'secretsUnlocked'; readonly studio: Studio };
