import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '#engine/base/clock.ts';
import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import { JsonFile } from '../dataFolder/JsonFile.ts';
import { storageFault } from '../storageFault.ts';
import { type KeyPlace, keychain, keyFile } from './keyPlaces.ts';
import { KEY_BYTES, Sealed, seal, unseal } from './sealed.ts';

const PURPOSE = 'changeover-secrets-1';

/** `secrets.json`. It records which of the two places holds the key; `keyId` names the key in a keychain. */
const SecretFile = z.object({
  version: z.literal(1),
  keyIn: z.enum(['file', 'keychain']),
  keyId: z.string(),
  sealed: Sealed,
});
type SecretFile = z.infer<typeof SecretFile>;

/**
 * The secrets of one studio. `importHash` is that of the last `--studio` file that was imported; of a text with secrets
 * in it, so it stays with them.
 */
const Content = z.object({ secrets: z.record(z.string(), z.string()), importHash: z.string().nullable() });
export type Content = z.infer<typeof Content>;

/** What is under the seal. `next` belongs to the studio of this mark and no other, and holds once that one is stored. */
const Sheets = Content.extend({ next: Content.extend({ studioMark: z.string() }).nullable().default(null) });
type Sheets = z.infer<typeof Sheets>;

type State =
  | { readonly kind: 'open'; readonly key: Uint8Array; readonly sheets: Sheets; readonly file: SecretFile }
  | { readonly kind: 'locked'; readonly why: string };

/**
 * The secrets, in `secrets.json` under AES-256-GCM. A key that can't be had leaves the store locked: nothing is
 * written then, and above all no second key made, since what the first one sealed would be lost.
 */
export class SecretStore {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #file: JsonFile<SecretFile>;
  /** By `keyId`. They are kept, since each knows whether its question is still open. */
  readonly #keychains = new Map<string, KeyPlace>();
  readonly #keychainOf: (keyId: string) => KeyPlace;
  #state: State = { kind: 'locked', why: 'they were not asked for yet' };

  constructor(folder: string, clock: Clock, keychainOf = (keyId: string): KeyPlace => keychain(keyId, clock)) {
    this.#folder = folder;
    this.#clock = clock;
    this.#keychainOf = keychainOf;
    this.#file = new JsonFile(folder, 'secrets.json', SecretFile);
  }

  /**
   * Opens the store, or tries again. `studioMark` stands for the studio that is stored: after a kill it tells whether
   * the secrets that were prepared hold. Answers what happened to a file that could not be used.
   */
  async open(studioMark: string | null): Promise<Fault[]> {
    try {
      const read = this.#file.read(this.#clock.wallMs());
      if (read.kind === 'ok') {
        this.#state = await this.#unlock(read.value);
        if (this.#state.kind === 'open' && this.#state.sheets.next) this.settle(studioMark);
        return [];
      }
      this.#state = await this.#begin();
      if (read.kind === 'missing') return [];
      return [fault('secrets-unreadable', { file: read.file, why: 'secrets.json is damaged' })];
    } catch (error) {
      this.#state = { kind: 'locked', why: reasonOf(error) };
      return [];
    }
  }

  /** Null while they are open. */
  get lock(): Fault | null {
    return this.#state.kind === 'locked' ? fault('secrets-locked', { why: this.#state.why }) : null;
  }

  get content(): Content {
    if (this.#state.kind === 'locked') return { secrets: {}, importHash: null };
    const { secrets, importHash } = this.#state.sheets;
    return { secrets, importHash };
  }

  /** From now on these hold. */
  save(content: Content): Outcome<null> {
    return this.#keep({ ...content, next: null });
  }

  /** Keeps the secrets of the studio that is stored next beside those that hold. */
  prepare(next: Content, studioMark: string): Outcome<null> {
    return this.#keep({ ...this.content, next: { ...next, studioMark } });
  }

  /**
   * The studio of this mark is stored: from now on what was prepared for it holds, else what held before. Where it
   * can't be written both stay in the file, which the next `open` settles in the same way.
   */
  settle(studioMark: string | null): void {
    if (this.#state.kind === 'locked') return;
    const { next } = this.#state.sheets;
    const { secrets, importHash } = next?.studioMark === studioMark ? next : this.content;
    const sheets: Sheets = { secrets, importHash, next: null };
    if (!this.#keep(sheets).ok) this.#state = { ...this.#state, sheets };
  }

  /** Moves the key; the old place forgets it only when the new one has given it back and `secrets.json` says so. */
  async keepKeyIn(keyIn: 'file' | 'keychain'): Promise<Outcome<null>> {
    const state = this.#state;
    if (state.kind === 'locked') return { ok: false, fault: fault('secrets-locked', { why: state.why }) };
    if (state.file.keyIn === keyIn) return { ok: true, value: null };
    try {
      const place = this.#place(keyIn, state.file.keyId);
      await place.write(state.key);
      const back = await place.read();
      if (!back || !Buffer.from(back).equals(state.key)) throw new Error('the keychain did not give the key back');
    } catch (error) {
      return { ok: false, fault: fault('key-not-moved', { why: reasonOf(error) }) };
    }
    const written = this.#write(state, state.sheets, { ...state.file, keyIn });
    if (written.ok && keyIn === 'keychain') rmSync(this.#keyPath, { force: true });
    return written;
  }

  async #unlock(file: SecretFile): Promise<State> {
    const key = await this.#place(file.keyIn, file.keyId).read();
    if (!key) {
      const why = file.keyIn === 'file' ? 'the key file secrets.key is missing' : 'the keychain has no key for them';
      return { kind: 'locked', why };
    }
    const text = unseal(file.sealed, key, PURPOSE);
    if (text === null) return { kind: 'locked', why: 'the key does not fit' };
    return { kind: 'open', key, sheets: Sheets.parse(JSON.parse(text)), file };
  }

  /** The first start, or one whose `secrets.json` was kept aside: a key file that is there is used again. */
  async #begin(): Promise<State> {
    const place = keyFile(this.#keyPath);
    const kept = await place.read();
    const key = kept ?? randomBytes(KEY_BYTES);
    if (!kept) await place.write(key);
    const sheets: Sheets = { secrets: {}, importHash: null, next: null };
    const keyId = randomBytes(8).toString('hex');
    return { kind: 'open', key, sheets, file: this.#sealed(sheets, key, { keyIn: 'file', keyId }) };
  }

  #keep(sheets: Sheets): Outcome<null> {
    if (this.#state.kind === 'locked') return { ok: false, fault: fault('secrets-locked', { why: this.#state.why }) };
    return this.#write(this.#state, sheets, this.#state.file);
  }

  #write(state: Extract<State, { kind: 'open' }>, sheets: Sheets, where: Pick<SecretFile, 'keyIn' | 'keyId'>) {
    const file = this.#sealed(sheets, state.key, where);
    try {
      this.#file.write(file);
    } catch (error) {
      return { ok: false as const, fault: storageFault('the secrets', error) };
    }
    this.#state = { ...state, sheets, file };
    return { ok: true as const, value: null };
  }

  #sealed(sheets: Sheets, key: Uint8Array, { keyIn, keyId }: Pick<SecretFile, 'keyIn' | 'keyId'>): SecretFile {
    return { version: 1, keyIn, keyId, sealed: seal(JSON.stringify(sheets), key, PURPOSE) };
  }

  #place(keyIn: 'file' | 'keychain', keyId: string): KeyPlace {
    if (keyIn === 'file') return keyFile(this.#keyPath);
    const place = this.#keychains.get(keyId) ?? this.#keychainOf(keyId);
    this.#keychains.set(keyId, place);
    return place;
  }

  get #keyPath(): string {
    return join(this.#folder, 'secrets.key');
  }
}

function reasonOf(error: unknown): string {
  const code: unknown = Object(error).code;
  return typeof code === 'string' ? `the key can’t be read or written (${code})` : String(Object(error).message);
}
