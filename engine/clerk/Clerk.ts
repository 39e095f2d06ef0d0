import { z } from 'zod';
import type { Clock, Timer } from '#engine/base/clock.ts';
import type { Outcome } from '#engine/base/fault.ts';
import { emptyIntent, Intent, withAlive } from '#engine/intent/intent.ts';
import { Alignment } from '#shared/model/alignment.ts';
import { RememberedName } from '#shared/model/names.ts';
import { HouseFormat } from '#shared/model/studio.ts';
import { compareClips } from './alignment/compareClips.ts';
import { CardFile } from './dataFolder/CardFile.ts';
import type { DataFolderLock } from './dataFolder/DataFolderLock.ts';
import { KeptDocument } from './dataFolder/KeptDocument.ts';
import { LogFile } from './dataFolder/LogFile.ts';
import { openDataFolder } from './dataFolder/openDataFolder.ts';
import { SlateFiles } from './dataFolder/SlateFiles.ts';
import { TokenFile } from './dataFolder/TokenFile.ts';
import { JournalStore } from './journal/JournalStore.ts';
import type { Batch, ClerkCall, ClerkCalls, ClerkOpened, FromClerk, JournalOpened } from './messages.ts';
import { StudioDesk } from './StudioDesk.ts';
import { openBackup } from './secrets/backup.ts';
import { storageFault } from './storageFault.ts';
import { Troubles } from './Troubles.ts';

const TICK_MS = 2000;

/** What the engine found out and goes on with after a restart. */
const Remembered = z.object({
  houseFormat: HouseFormat.nullable(),
  alignments: z.array(Alignment).default([]),
  names: z.array(RememberedName).default([]),
});

/** The clerk inside its thread: takes batches, keeps the stores, answers calls. */
export class Clerk {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #say: (message: FromClerk) => void;
  readonly #troubles: Troubles;
  readonly #desk: StudioDesk;
  readonly #intent: KeptDocument<Intent>;
  readonly #remembered: KeptDocument<z.infer<typeof Remembered>>;
  readonly #token: TokenFile;
  readonly #card: CardFile;
  readonly #slateFiles: SlateFiles;
  readonly #journal: JournalStore;
  readonly #log: LogFile;
  readonly #calls: ClerkCalls;
  #lock: DataFolderLock | null = null;
  #tick: Timer | null = null;
  #isUnlocking = false;

  constructor(folder: string, clock: Clock, say: (message: FromClerk) => void) {
    this.#folder = folder;
    this.#clock = clock;
    this.#say = say;
    this.#troubles = new Troubles(
      (trouble) => say({ kind: 'trouble', fault: trouble }),
      (trouble) => say({ kind: 'recovered', fault: trouble }),
    );
    this.#desk = new StudioDesk(folder, clock);
    const intent = { folder, name: 'intent.json', schema: Intent, empty: emptyIntent(), what: 'the intent' };
    this.#intent = new KeptDocument(intent, clock, this.#troubles);
    const empty = { houseFormat: null, alignments: [], names: [] };
    const remembered = { folder, name: 'remembered.json', schema: Remembered, empty };
    this.#remembered = new KeptDocument({ ...remembered, what: 'what was measured' }, clock, this.#troubles);
    this.#token = new TokenFile(folder, this.#troubles);
    this.#card = new CardFile(folder);
    this.#slateFiles = new SlateFiles(folder);
    this.#journal = new JournalStore(folder, clock, this.#troubles);
    this.#log = new LogFile(folder);
    this.#calls = this.#answers();
  }

  /** Says `opened`. False: the data folder can't be had, and the thread shall end. */
  async open(): Promise<boolean> {
    const lock = openDataFolder(this.#folder);
    if (!lock.ok) {
      this.#say({ kind: 'opened', outcome: lock });
      return false;
    }
    this.#lock = lock.value;
    this.#slateFiles.open();
    this.#say({ kind: 'opened', outcome: { ok: true, value: await this.#load() } });
    this.#tick = this.#clock.every(TICK_MS, () => void this.#retry());
    return true;
  }

  async take(batch: Batch): Promise<void> {
    if (batch.journal.length + batch.samples.length > 0) this.#journal.append(batch.journal, batch.samples);
    this.#writeLog(batch.logLines);
    for (const call of batch.calls) this.#say({ kind: 'answer', id: call.id, outcome: await this.#answer(call) });
    this.#say({ kind: 'batchDone' });
  }

  async #load(): Promise<ClerkOpened & JournalOpened> {
    const studioNotes = await this.#desk.open();
    const { opened, notes } = this.#journal.open();
    studioNotes.push(...this.#intent.load(), ...this.#remembered.load(), ...notes);
    const locked = this.#desk.lock;
    if (locked) this.#troubles.raise('secrets', locked);
    return {
      ...opened,
      studio: this.#desk.studio,
      studioNotes,
      intent: this.#intent.value,
      secretsState: locked ? 'locked' : 'ok',
      token: this.#token.open(),
      ...this.#remembered.value,
    };
  }

  #answers(): ClerkCalls {
    return {
      importStudio: (text, onlyIfNewHash) => this.#desk.import(text, onlyIfNewHash),
      isImported: (text) => ({ ok: true, value: this.#desk.isImported(text) }),
      previewStudio: (text) => this.#desk.preview(text),
      saveIntent: (intent) => this.#intent.save(intent),
      stampAlive: (at) => this.#intent.save(withAlive(this.#intent.value, at)),
      saveHouseFormat: (houseFormat) => this.#remembered.save({ ...this.#remembered.value, houseFormat }),
      saveNames: (names) => this.#remembered.save({ ...this.#remembered.value, names: [...names] }),
      saveAlignments: (alignments) => this.#remembered.save({ ...this.#remembered.value, alignments: [...alignments] }),
      compareClips: (first, second) => ({ ok: true, value: compareClips(first, second) }),
      keptCard: () => this.#card.load(),
      keepCard: (card) => this.#card.save(card),
      slateFiles: () => this.#slateFiles.list(),
      beginSlateFile: (name) => this.#slateFiles.begin(name),
      appendSlateFile: (bytes) => this.#slateFiles.append(bytes),
      finishSlateFile: (checked) => this.#slateFiles.finish(checked),
      abortSlateFile: () => this.#slateFiles.abort(),
      removeSlateFile: (name) => this.#slateFiles.remove(name),
      slateThumbnail: (name) => this.#slateFiles.thumbnail(name),
      saveSlate: (slate) => this.#desk.saveSlate(slate),
      entriesAfter: (after, limit) => ({ ok: true, value: this.#journal.entriesAfter(after, limit) }),
      history: (series, fromMs, toMs) => ({ ok: true, value: this.#journal.history(series, fromMs, toMs) }),
      replaceToken: () => ({ ok: true, value: this.#token.replace() }),
      keepKeyIn: (place) => this.#desk.keepKeyIn(place),
      exportBackup: (passphrase) => this.#desk.exportBackup(passphrase),
      openBackup,
      close: () => this.#close(),
    };
  }

  /** The guard: what a call throws is that call's fault and nobody else's. */
  async #answer(call: ClerkCall): Promise<Outcome<unknown>> {
    try {
      const answer = this.#calls[call.name] as (...args: readonly unknown[]) => unknown;
      return (await answer(...call.args)) as Outcome<unknown>;
    } catch (error) {
      return { ok: false, fault: storageFault(call.name, error) };
    }
  }

  #writeLog(lines: readonly string[]): void {
    try {
      this.#log.write(lines);
      if (lines.length > 0) this.#troubles.clear('log');
    } catch (error) {
      this.#troubles.raise('log', storageFault('the log', error));
    }
  }

  async #retry(): Promise<void> {
    this.#journal.tick();
    this.#intent.retry();
    this.#remembered.retry();
    if (this.#desk.lock === null || this.#isUnlocking) return;
    this.#isUnlocking = true;
    const isOpen = await this.#desk.unlock();
    this.#isUnlocking = false;
    if (!isOpen) return;
    this.#troubles.clear('secrets');
    this.#say({ kind: 'secretsUnlocked', studio: this.#desk.studio });
  }

  #close(): Outcome<null> {
    this.#tick?.cancel();
    this.#journal.close();
    this.#intent.retry();
    this.#log.close();
    this.#lock?.release();
    this.#lock = null;
    return { ok: true, value: null };
  }
}
