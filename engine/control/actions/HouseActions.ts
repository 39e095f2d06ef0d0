import { fault, type Outcome } from '#engine/base/fault.ts';
import type { KeyStorage, StudioPreview } from '#shared/api/contract.ts';
import type { JournalDraft } from '#shared/model/journal.ts';
import type { Studio } from '#shared/model/studio.ts';
import type { Station } from './Station.ts';

/** What these actions need of whoever keeps the files. */
export interface StudioKeeper {
  previewStudio(text: string): Promise<Outcome<StudioPreview & { readonly ingest: string }>>;
  importStudio(text: string, how: { onlyIfNewHash: boolean }): Promise<Outcome<TakenStudio>>;
  exportBackup(passphrase: string): Promise<Outcome<string>>;
  openBackup(backup: string, passphrase: string): Promise<Outcome<string>>;
  replaceToken(): Promise<Outcome<string>>;
  keepKeyIn(place: KeyStorage): Promise<Outcome<null>>;
}

interface TakenStudio {
  readonly studio: Studio;
  readonly changes: readonly string[];
}

export interface HousePorts {
  readonly station: Station;
  readonly keeper: StudioKeeper;
  readonly journal: (draft: JournalDraft) => void;
  /** Takes the ingest to `HOST:PORT`, or leaves it where it is; answers how it goes back. */
  readonly moveIngest: (rtmp: string) => Promise<Outcome<() => Promise<void>>>;
  readonly onStopped: () => void;
}

/** What an operator does to the house and not to the show: the studio, the token, the end of the engine. */
export class HouseActions {
  readonly #ports: HousePorts;

  constructor(ports: HousePorts) {
    this.#ports = ports;
  }

  /** Answers at once; the host ends everything in order. */
  async engineStop(): Promise<Outcome<string>> {
    this.#note('engine', 'engine-stop', 'The engine was asked to end.');
    this.#ports.onStopped();
    return { ok: true, value: 'The engine ends in order.' };
  }

  async previewStudio(text: string): Promise<Outcome<StudioPreview>> {
    const next = await this.#ports.keeper.previewStudio(text);
    return next.ok ? { ok: true, value: { name: next.value.name, changes: next.value.changes } } : next;
  }

  importStudio(text: string): Promise<Outcome<StudioPreview>> {
    return this.#change('studio-imported', async () => ({ ok: true, value: text }));
  }

  restore(backup: string, passphrase: string): Promise<Outcome<StudioPreview>> {
    return this.#change('studio-restored', () => this.#ports.keeper.openBackup(backup, passphrase));
  }

  async backup(passphrase: string): Promise<Outcome<string>> {
    const made = await this.#ports.keeper.exportBackup(passphrase);
    if (made.ok) this.#note('studio', 'backup-made', 'A backup of the studio with its secrets was made.');
    return made;
  }

  async keepKeyIn(place: KeyStorage): Promise<Outcome<string>> {
    const kept = await this.#ports.keeper.keepKeyIn(place);
    if (!kept.ok) return kept;
    const text = `The key of the secrets is kept in ${place === 'file' ? 'its file' : 'the keychain'}.`;
    this.#note('engine', 'key-kept-in', text);
    return { ok: true, value: text };
  }

  replaceToken(): Promise<Outcome<string>> {
    return this.#ports.keeper.replaceToken();
  }

  /** Takes another studio over: only off air, and nothing may go on air meanwhile. */
  async #change(code: string, read: () => Promise<Outcome<string>>): Promise<Outcome<StudioPreview>> {
    const { station } = this.#ports;
    if (station.isOnAir) return { ok: false, fault: fault('on-air') };
    if (station.isStudioChanging) return { ok: false, fault: fault('studio-changing') };
    station.isStudioChanging = true;
    try {
      const text = await read();
      const stored = text.ok ? await this.#store(text.value) : text;
      return stored.ok ? this.#takeOver(code, stored.value) : stored;
    } finally {
      station.isStudioChanging = false;
    }
  }

  /** The ingest goes first: a studio whose port is taken, once stored, would keep the engine from its next start. */
  async #store(text: string): Promise<Outcome<TakenStudio>> {
    const { station, keeper, moveIngest } = this.#ports;
    const next = await keeper.previewStudio(text);
    if (!next.ok) return next;
    const { ingest } = next.value;
    const moved = ingest === station.studio.ingest.rtmp ? null : await moveIngest(ingest);
    if (moved?.ok === false) return moved;
    const stored = await keeper.importStudio(text, { onlyIfNewHash: false });
    if (!stored.ok) await moved?.value();
    return stored;
  }

  #takeOver(code: string, { studio, changes }: TakenStudio): Outcome<StudioPreview> {
    this.#ports.station.setStudio(studio);
    this.#note('studio', code, `Studio ${studio.name}: ${changes.join('; ') || 'nothing changed'}.`);
    return { ok: true, value: { name: studio.name, changes: [...changes] } };
  }

  #note(subject: string, code: string, text: string): void {
    this.#ports.journal({ subject, code, by: 'operator', text });
  }
}
