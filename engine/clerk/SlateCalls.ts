import type { Outcome } from '#engine/base/fault.ts';
import type { CheckedFile, KeptSlateFile } from '#engine/control/decisions/slateCard.ts';
import type { SlateStudio } from '#shared/model/slate.ts';
import type { Studio } from '#shared/model/studio.ts';
import type { CardOnDisk } from './dataFolder/CardFile.ts';
import type { ClerkAnswer, ClerkCallName, ClerkCalls } from './messages.ts';

type Call = <Name extends ClerkCallName>(name: Name, args: Parameters<ClerkCalls[Name]>) => Promise<ClerkAnswer<Name>>;

/** What the clerk keeps for the slate, as the main thread asks for it. */
export class SlateCalls {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /** The card that was kept last; null: none. */
  keptCard(): Promise<Outcome<CardOnDisk | null>> {
    return this.#call('keptCard', []);
  }

  keepCard(card: CardOnDisk): Promise<Outcome<null>> {
    return this.#call('keepCard', [card]);
  }

  files(): Promise<Outcome<KeptSlateFile[]>> {
    return this.#call('slateFiles', []);
  }

  /** Answers where the file will lie until it is finished. Then come its bytes, in order. */
  beginFile(name: string): Promise<Outcome<string>> {
    return this.#call('beginSlateFile', [name]);
  }

  appendFile(bytes: Uint8Array): Promise<Outcome<null>> {
    return this.#call('appendSlateFile', [bytes]);
  }

  finishFile(checked: CheckedFile): Promise<Outcome<KeptSlateFile>> {
    return this.#call('finishSlateFile', [checked]);
  }

  abortFile(): Promise<Outcome<null>> {
    return this.#call('abortSlateFile', []);
  }

  removeFile(name: string): Promise<Outcome<null>> {
    return this.#call('removeSlateFile', [name]);
  }

  thumbnail(name: string): Promise<Outcome<Uint8Array<ArrayBuffer>>> {
    return this.#call('slateThumbnail', [name]);
  }

  /** Answers the whole studio, with its secrets. */
  saveWish(slate: SlateStudio): Promise<Outcome<Studio>> {
    return this.#call('saveSlate', [slate]);
  }
}
