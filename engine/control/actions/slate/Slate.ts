import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import { missingFile } from '#engine/control/decisions/slateCard.ts';
import type { SlateFile, SlateState, SlateStudio } from '#shared/model/slate.ts';
import type { Studio } from '#shared/model/studio.ts';
import { faultText } from '#shared/text/faults.ts';
import type { Station } from '../Station.ts';
import { renderCard } from './renderCard.ts';
import { type SlatePorts as DeskPorts, type KeptCard, SlateDesk } from './SlateDesk.ts';
import { facts, type ShelfPorts, type SlateFileKeeper, SlateShelf, type Upload, wordFor } from './SlateShelf.ts';

/** Whoever keeps the slate's things on the disk. */
export interface SlateKeeper extends SlateFileKeeper {
  keptCard(): Promise<Outcome<KeptCard | null>>;
  keepCard(card: KeptCard): Promise<Outcome<null>>;
  saveWish(slate: SlateStudio): Promise<Outcome<Studio>>;
}

export interface SlatePorts
  extends Pick<DeskPorts, 'clock' | 'program'>,
    Pick<ShelfPorts, 'ffmpeg' | 'journal' | 'onChange'> {
  readonly station: Station;
  readonly keeper: SlateKeeper;
}

/** The slate as an operator sees it: what it is to show, the files to choose from, and what became of that. */
export class Slate {
  readonly #ports: SlatePorts;
  readonly #desk: SlateDesk;
  readonly #shelf: SlateShelf;

  constructor(ports: SlatePorts) {
    this.#ports = ports;
    const { clock, ffmpeg, keeper, journal, onChange } = ports;
    const slate = () => this.#wanted;
    this.#shelf = new SlateShelf({ clock, ffmpeg, keeper, slate, journal, onChange });
    this.#desk = new SlateDesk({
      ...{ clock, slate, journal, onChange, program: ports.program },
      files: () => this.#shelf.files,
      render: (spec, signal) => renderCard(spec, { clock, ffmpeg, signal }),
      kept: () => keeper.keptCard(),
      keep: (card) => void keeper.keepCard(card),
    });
  }

  /** Why it does not show what it should; null when all is well. */
  get trouble(): Fault | null {
    return this.#desk.trouble ?? missingFile(this.#wanted, this.#shelf.files);
  }

  async begin(): Promise<void> {
    await this.#shelf.begin();
    await this.#desk.begin();
  }

  close(): void {
    this.#shelf.close();
    this.#desk.close();
  }

  state(): SlateState {
    const { trouble } = this;
    return {
      wanted: this.#wanted,
      shows: this.#desk.shows,
      isReady: this.#desk.isReady,
      isMaking: this.#desk.isMaking,
      trouble: trouble && faultText(trouble.code, trouble.context),
      files: this.#shelf.files.map(facts),
    };
  }

  /** Also on air: what is made anew comes on the next time. Faults: `no-such-slate-file`, `slate-file-kind`, … */
  async set(slate: SlateStudio): Promise<Outcome<string>> {
    const { station, keeper, journal } = this.#ports;
    const file = this.#shelf.files.find(({ name }) => name === slate.file);
    if (slate.file !== undefined && !file) {
      return { ok: false, fault: fault('no-such-slate-file', { name: slate.file }) };
    }
    if (file && file.kind !== slate.kind) {
      return { ok: false, fault: fault('slate-file-kind', { name: file.name, kind: wordFor(file) }) };
    }
    if (station.isStudioChanging) return { ok: false, fault: fault('studio-changing') };
    station.isStudioChanging = true;
    try {
      const saved = await keeper.saveWish(slate);
      if (!saved.ok) return saved;
      station.setStudio(saved.value);
      this.#desk.look();
      const text = sentenceFor(slate);
      journal({ subject: 'slate', code: 'slate-set', by: 'operator', text });
      return { ok: true, value: text };
    } finally {
      station.isStudioChanging = false;
    }
  }

  upload(name: string, upload: Upload): Promise<Outcome<SlateFile>> {
    return this.#shelf.upload(name, upload);
  }

  remove(name: string): Promise<Outcome<string>> {
    return this.#shelf.remove(name);
  }

  thumbnail(name: string): Promise<Outcome<Uint8Array<ArrayBuffer>>> {
    return this.#shelf.thumbnail(name);
  }

  get #wanted(): SlateStudio {
    return this.#ports.station.studio.program.slate;
  }
}

function sentenceFor({ kind, text, file }: SlateStudio): string {
  if (kind === 'held') return 'The slate holds the last picture.';
  return kind === 'card' ? `The slate is a card: "${text ?? ''}".` : `The slate shows ${file}.`;
}
