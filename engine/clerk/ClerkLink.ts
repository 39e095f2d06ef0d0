import type { Clock, Timer } from '#engine/base/clock.ts';
import { isoNow } from '#engine/base/clock.ts';
import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import type { Log } from '#engine/base/log.ts';
import type { Redaction } from '#engine/base/redaction.ts';
import type { Comparison, DecodedClip } from '#engine/control/actions/alignment/DecodedClip.ts';
import type { Intent } from '#engine/intent/intent.ts';
import type { Alignment } from '#shared/model/alignment.ts';
import type { JournalDraft, JournalEntry } from '#shared/model/journal.ts';
import type { RememberedName } from '#shared/model/names.ts';
import type { HouseFormat, Studio } from '#shared/model/studio.ts';
import { ClerkConnection } from './ClerkConnection.ts';
import { ClerkQueue, QUEUE_BOUNDS } from './ClerkQueue.ts';
import { DroppedNotes } from './DroppedNotes.ts';
import { LiveJournal } from './LiveJournal.ts';
import type {
  Batch,
  ClerkAnswer,
  ClerkCallName,
  ClerkCalls,
  ClerkOpened,
  FromClerk,
  PreviewedStudio,
  Sample,
  StudioChange,
} from './messages.ts';
import { SlateCalls } from './SlateCalls.ts';
import { secretsToLearn } from './secrets/secretsToLearn.ts';

export type { ClerkOpened, Sample, StudioChange } from './messages.ts';

const CALL_LIMIT_MS = 5000;
/** Sums over a passphrase, and a keychain that is given 2 s, need longer. */
const SLOW_CALL_LIMIT_MS = 15_000;
const OPEN_LIMIT_MS = 20_000;
const CLOSE_LIMIT_MS = 1000;
/** Begun, these change files whether or not somebody still waits: a time limit must not say that they did not happen. */
const ANSWERED_WHEN_DONE: readonly ClerkCallName[] = [
  ...(['replaceToken', 'importStudio', 'keepKeyIn'] as const),
  ...(['saveSlate', 'finishSlateFile', 'removeSlateFile'] as const),
];
const TEXT_CHARS = 2000;
const LOG_LINE_CHARS = 8000;
/**
 * After an engine was killed the numbering leaves out as many as may have been shown and never stored: a number is
 * never used twice.
 */
const SKIPPED_AFTER_KILL = QUEUE_BOUNDS.journal;

export interface ClerkLinkOptions {
  /** The worker's entry: `engine/clerk/worker.ts` from source, `dist/engine/clerk.js` when built. */
  readonly workerUrl: URL;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Taught every secret of the studio and the token. */
  readonly redaction: Redaction;
  /** Told once when it begins; `onRecovered` hears the same fault when it is over. */
  readonly onTrouble: (fault: Fault) => void;
  readonly onRecovered: (fault: Fault) => void;
  /** The secrets could be opened after all: the studio with all of them. */
  readonly onSecretsUnlocked: (studio: Studio) => void;
}

interface Pending {
  readonly resolve: (outcome: Outcome<unknown>) => void;
  readonly limit: Timer;
}

/**
 * The main thread's end of the clerk. Nothing here blocks: notes are queued and forgotten, calls are promises with a
 * time limit that answer with a fault rather than reject. A clerk that hangs or dies shows in `onTrouble` alone.
 */
export class ClerkLink {
  readonly #options: ClerkLinkOptions;
  readonly #dropped: DroppedNotes;
  readonly #queue: ClerkQueue;
  readonly #connection: ClerkConnection;
  readonly #live = new LiveJournal();
  readonly slate = new SlateCalls((name, args) => this.#call(name, args));
  readonly #pending = new Map<number, Pending>();
  #nextCallId = 1;
  #opening: ((outcome: Outcome<ClerkOpened>) => void) | null = null;
  #lastIntent: Intent | null = null;
  /** A wish that was taken out of the queue while the clerk hung: it goes out again as soon as the clerk answers. */
  #isIntentUnsent = false;
  #isClosed = false;

  constructor(options: ClerkLinkOptions) {
    this.#options = options;
    this.#dropped = new DroppedNotes(options.clock, options.onTrouble, options.onRecovered);
    this.#queue = new ClerkQueue(QUEUE_BOUNDS, (kind) => this.#dropped.add(kind));
    this.#connection = new ClerkConnection({
      ...options,
      queue: this.#queue,
      onMessage: (message) => this.#heard(message),
      onDone: (batch) => this.#unanswered(batch, 'clerk-bug'),
      onLost: (batch) => this.#lost(batch),
      onTrouble: (trouble) =>
        this.#opening ? this.#opening({ ok: false, fault: trouble }) : options.onTrouble(trouble),
    });
  }

  /** Starts the clerk. Faults: `data-folder-in-use`, `data-folder-unusable`, `clerk-timeout`. Call it once. */
  open(): Promise<Outcome<ClerkOpened>> {
    return new Promise((resolve) => {
      const limit = this.#options.clock.after(OPEN_LIMIT_MS, () => {
        this.#opening?.({ ok: false, fault: fault('clerk-timeout', { what: 'open' }) });
      });
      this.#opening = (outcome) => {
        limit.cancel();
        this.#opening = null;
        if (!outcome.ok) void this.#connection.stop();
        resolve(outcome);
      };
      this.#connection.start();
    });
  }

  /** False while the clerk hangs, or between its death and its next start. */
  get isAlive(): boolean {
    return this.#connection.isAlive;
  }

  /** `onlyIfNewHash`: a text that is byte for byte the last one that was imported so changes nothing. */
  importStudio(text: string, how: { onlyIfNewHash: boolean }): Promise<Outcome<StudioChange>> {
    return this.#teach(this.#call('importStudio', [text, how.onlyIfNewHash], SLOW_CALL_LIMIT_MS));
  }

  /** Whether `importStudio` with `onlyIfNewHash` would leave this text alone. */
  isImported(text: string): Promise<Outcome<boolean>> {
    return this.#call('isImported', [text]);
  }

  previewStudio(text: string): Promise<Outcome<PreviewedStudio>> {
    return this.#call('previewStudio', [text]);
  }

  async saveIntent(intent: Intent): Promise<Outcome<null>> {
    this.#lastIntent = intent;
    const saved = await this.#call('saveIntent', [intent]);
    const isTimedOut = !saved.ok && saved.fault.code === 'clerk-timeout';
    if (isTimedOut && this.#lastIntent === intent) this.#isIntentUnsent = true;
    return saved;
  }

  /** Notes that an engine which is on air lives; call it about every 10 s. */
  stampAlive(): Promise<Outcome<null>> {
    return this.#call('stampAlive', [isoNow(this.#options.clock)]);
  }

  saveHouseFormat(format: HouseFormat | null): Promise<Outcome<null>> {
    return this.#call('saveHouseFormat', [format]);
  }

  saveNames(names: readonly RememberedName[]): Promise<Outcome<null>> {
    return this.#call('saveNames', [names]);
  }

  saveAlignments(alignments: readonly Alignment[]): Promise<Outcome<null>> {
    return this.#call('saveAlignments', [alignments]);
  }

  /** Finds how the second feed lies against the first one: sums that would hold up the main thread. */
  compareClips(first: DecodedClip, second: DecodedClip): Promise<Outcome<Comparison>> {
    return this.#call('compareClips', [first, second], SLOW_CALL_LIMIT_MS);
  }

  /** Numbers, redacts and shows the entry at once; it is stored when the clerk gets to it. */
  journal(draft: JournalDraft): JournalEntry {
    const redact = (text: string) => this.#options.redaction.redact(text).slice(0, TEXT_CHARS);
    const entry = this.#live.add({
      at: isoNow(this.#options.clock),
      subject: redact(draft.subject),
      code: draft.code,
      by: draft.by,
      text: redact(draft.text),
    });
    if (!this.#isClosed) {
      this.#queue.addJournal(entry);
      this.#connection.wake();
    }
    return entry;
  }

  get lastSeq(): number {
    return this.#live.lastSeq;
  }

  /** The last entries, oldest first; at most 1000, never waits. */
  recentEntries(count: number): JournalEntry[] {
    return this.#live.recent(count);
  }

  onEntry(listener: (entry: JournalEntry) => void): () => void {
    return this.#live.onEntry(listener);
  }

  /** Entries after `after`, oldest first. While the store does not answer: what is in memory of them. */
  async entriesAfter(after: number, limit: number): Promise<JournalEntry[]> {
    const inMemory = this.#live.after(after, limit);
    if (inMemory) return inMemory;
    const stored = await this.#call('entriesAfter', [after, limit]);
    return stored.ok ? stored.value : this.#live.kept(after).slice(0, limit);
  }

  /** One finished, redacted line for the engine's log file. */
  log(line: string): void {
    if (this.#isClosed) return;
    this.#queue.addLogLine(line.slice(0, LOG_LINE_CHARS));
    this.#connection.wake();
  }

  /** A measured number for the history; kept for a week. */
  sample(series: string, value: number): void {
    if (this.#isClosed) return;
    this.#queue.addSample({ series, atMs: this.#options.clock.wallMs(), value });
    this.#connection.wake();
  }

  /** Stored samples of one series, oldest first; at most 10 000. Times in ms since 1970. */
  history(series: string, fromMs: number, toMs: number): Promise<Outcome<Sample[]>> {
    return this.#call('history', [series, fromMs, toMs]);
  }

  /** Makes a new access token and forgets the old one. */
  async replaceToken(): Promise<Outcome<string>> {
    const outcome = await this.#call('replaceToken', []);
    if (outcome.ok) this.#options.redaction.learn(outcome.value);
    return outcome;
  }

  /** Moves the key of the secrets into the keychain of the operating system, or back into its file. */
  keepKeyIn(place: 'file' | 'keychain'): Promise<Outcome<null>> {
    return this.#call('keepKeyIn', [place], SLOW_CALL_LIMIT_MS);
  }

  /** The studio with its secrets, as text that only the passphrase opens. Faults: `passphrase-weak`. */
  exportBackup(passphrase: string): Promise<Outcome<string>> {
    return this.#call('exportBackup', [passphrase], SLOW_CALL_LIMIT_MS);
  }

  /** The studio's text with its secrets. Faults: `backup-unreadable`. */
  openBackup(backup: string, passphrase: string): Promise<Outcome<string>> {
    return this.#call('openBackup', [backup, passphrase], SLOW_CALL_LIMIT_MS);
  }

  /** Stores what waits and ends the clerk, in at most 1.5 s; what a hanging clerk has not stored is lost. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#connection.expectEnd();
    if (this.isAlive) await this.#call('close', [], CLOSE_LIMIT_MS);
    await this.#connection.stop();
    this.#dropped.close();
    for (const id of [...this.#pending.keys()]) this.#answer(id, { ok: false, fault: fault('clerk-closed') });
  }

  /**
   * After `close`: the clerk's thread is in a system call that does not come back. `process.exit` would wait for it
   * without end; `exitDespiteStuckThread` does not.
   */
  get isStuck(): boolean {
    return this.#isClosed && this.#connection.hasThread;
  }

  #call<Name extends ClerkCallName>(
    name: Name,
    args: Parameters<ClerkCalls[Name]>,
    limitMs: number = CALL_LIMIT_MS,
  ): Promise<ClerkAnswer<Name>> {
    const id = this.#nextCallId++;
    const answered = new Promise<Outcome<unknown>>((resolve) => {
      if (this.#isClosed && name !== 'close') return resolve({ ok: false, fault: fault('clerk-closed') });
      const limit = this.#options.clock.after(limitMs, () => {
        const wasWaiting = this.#queue.removeCall(id);
        if (!wasWaiting && ANSWERED_WHEN_DONE.includes(name)) return;
        this.#answer(id, { ok: false, fault: fault('clerk-timeout', { what: name }) });
      });
      this.#pending.set(id, { resolve, limit });
      if (this.#queue.addCall({ id, name, args })) this.#connection.wake();
      else this.#answer(id, { ok: false, fault: fault('clerk-timeout', { what: name }) });
    });
    // The answer crossed a thread of our own: its type is what `ClerkCalls` gives for the name.
    return answered as Promise<ClerkAnswer<Name>>;
  }

  #answer(id: number, outcome: Outcome<unknown>): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    pending.limit.cancel();
    pending.resolve(outcome);
  }

  #heard(message: FromClerk): void {
    switch (message.kind) {
      case 'opened':
        this.#opened(message.outcome);
        break;
      case 'answer':
        this.#answer(message.id, message.outcome);
        break;
      case 'batchDone':
        this.#dropped.settle();
        this.#resendIntent();
        break;
      case 'trouble':
        this.#options.onTrouble(message.fault);
        break;
      case 'recovered':
        this.#options.onRecovered(message.fault);
        break;
      case 'secretsUnlocked':
        this.#learn(message.studio);
        this.#options.onSecretsUnlocked(message.studio);
    }
  }

  #resendIntent(): void {
    if (!this.#isIntentUnsent || !this.#lastIntent || this.#isClosed) return;
    this.#isIntentUnsent = false;
    void this.saveIntent(this.#lastIntent);
  }

  #opened(outcome: Extract<FromClerk, { kind: 'opened' }>['outcome']): void {
    if (!outcome.ok) {
      if (this.#opening) this.#opening(outcome);
      else this.#options.onTrouble(outcome.fault);
      return;
    }
    const { lastSeq, recent, endedInOrder, ...opened } = outcome.value;
    this.#learn(opened.studio);
    this.#options.redaction.learn(opened.token);
    if (this.#opening) {
      this.#live.begin(recent, endedInOrder ? lastSeq : lastSeq + SKIPPED_AFTER_KILL);
      this.#opening({ ok: true, value: opened });
      return;
    }
    // A clerk that was started again knows what is stored; the rest it is given once more.
    this.#queue.putBack(this.#live.kept(lastSeq));
    if (this.#lastIntent) void this.saveIntent(this.#lastIntent);
    this.#connection.wake();
  }

  #lost(batch: Batch): void {
    this.#options.log.warn('clerk', `ended with ${batch.calls.length} calls under way`);
    this.#unanswered(batch, 'clerk-timeout');
  }

  /** Nobody waits without end: an answer may have been lost on its way between the threads. */
  #unanswered(batch: Batch, code: 'clerk-bug' | 'clerk-timeout'): void {
    for (const { id, name } of batch.calls) this.#answer(id, { ok: false, fault: fault(code, { what: name }) });
  }

  async #teach(outcome: Promise<Outcome<StudioChange>>): Promise<Outcome<StudioChange>> {
    const change = await outcome;
    if (change.ok) this.#learn(change.value.studio);
    return change;
  }

  #learn(studio: Studio): void {
    for (const secret of secretsToLearn(studio)) this.#options.redaction.learn(secret);
  }
}
