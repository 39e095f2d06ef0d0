import { createHash, randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '#engine/base/clock.ts';
import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import type { SlateStudio } from '#shared/model/slate.ts';
import { emptyStudio, type Studio } from '#shared/model/studio.ts';
import { readStudio } from './config/readStudio.ts';
import { StudioStore, studioMark } from './config/StudioStore.ts';
import { describeChanges } from './describeChanges.ts';
import type { PreviewedStudio, StudioChange } from './messages.ts';
import { sealBackup } from './secrets/backup.ts';
import { SecretStore } from './secrets/SecretStore.ts';
import { mergeSecrets, splitSecrets } from './secrets/splitSecrets.ts';

const KEY_CHARS = 'abcdefghijkmnpqrstuvwxyz23456789';
const KEY_RANDOM_CHARS = 8;

/** The studio with its secrets: two stores that change together. */
export class StudioDesk {
  readonly #clock: Clock;
  readonly #studios: StudioStore;
  readonly #secrets: SecretStore;
  #bare: Studio = emptyStudio();
  /** Of the stored studio; null: there is none. */
  #mark: string | null = null;

  constructor(folder: string, clock: Clock) {
    this.#clock = clock;
    this.#studios = new StudioStore(folder);
    this.#secrets = new SecretStore(folder, clock);
  }

  /** Reads both; answers what happened to files that could not be used. */
  async open(): Promise<Fault[]> {
    const { studio, mark, notes } = this.#studios.load(this.#clock.wallMs());
    this.#bare = studio;
    this.#mark = mark;
    const secretNotes = await this.#secrets.open(mark);
    return [...notes, ...secretNotes, ...this.#takeInClearSecrets()];
  }

  /** The studio with its secrets, as far as they are open. */
  get studio(): Studio {
    return mergeSecrets(this.#bare, this.#secrets.content.secrets);
  }

  /** Null while the secrets are open. */
  get lock(): Fault | null {
    return this.#secrets.lock;
  }

  /** Tries a locked store again. True: now they are open. */
  async unlock(): Promise<boolean> {
    await this.#secrets.open(this.#mark);
    if (this.lock === null) this.#takeInClearSecrets();
    return this.lock === null;
  }

  keepKeyIn(place: 'file' | 'keychain'): Promise<Outcome<null>> {
    return this.#secrets.keepKeyIn(place);
  }

  preview(text: string): Outcome<PreviewedStudio> {
    const next = this.#complete(text);
    if (!next.ok) return next;
    const { name, ingest } = next.value;
    return { ok: true, value: { name, changes: describeChanges(this.studio, next.value), ingest: ingest.rtmp } };
  }

  /**
   * Was this text the last one that the engine was started with? While the secrets are locked nobody knows: an engine
   * that starts with its usual file must start all the same.
   */
  isImported(text: string): boolean {
    return this.lock !== null || hashOf(text) === this.#secrets.content.importHash;
  }

  /**
   * `onlyIfNewHash`: the text is that of the file that the engine was started with, and when it is that of the last
   * such import it changes nothing, whatever a person imported otherwise since.
   */
  import(text: string, onlyIfNewHash: boolean): Outcome<StudioChange> {
    const before = this.studio;
    if (onlyIfNewHash && this.isImported(text)) {
      return { ok: true, value: { studio: before, changed: false, changes: [] } };
    }
    const next = this.#complete(text);
    if (!next.ok) return next;
    const saved = this.#save(next.value, onlyIfNewHash ? hashOf(text) : this.#secrets.content.importHash);
    if (!saved.ok) return saved;
    const changes = describeChanges(before, next.value);
    return { ok: true, value: { studio: next.value, changed: changes.length > 0, changes } };
  }

  /** Another slate and nothing else; answers the studio with its secrets. */
  saveSlate(slate: SlateStudio): Outcome<Studio> {
    if (this.lock) return { ok: false, fault: this.lock };
    const before = this.studio;
    const studio = { ...before, program: { ...before.program, slate } };
    const saved = this.#save(studio, this.#secrets.content.importHash);
    return saved.ok ? { ok: true, value: studio } : saved;
  }

  exportBackup(passphrase: string): Outcome<string> {
    const lock = this.lock;
    return lock ? { ok: false, fault: lock } : sealBackup(JSON.stringify(this.studio), passphrase);
  }

  /** Reads a studio and gives it what it leaves out: the stored secrets of the same places, and new feed keys. */
  #complete(text: string): Outcome<Studio> {
    const read = readStudio(text);
    if (!read.ok) return read;
    const merged = mergeSecrets(read.value, this.#secretsFor(read.value));
    const encoders = merged.encoders.map((encoder) => ({
      ...encoder,
      feedKey: encoder.feedKey || `${encoder.id}-${randomText(KEY_RANDOM_CHARS)}`,
    }));
    const twice = encoders.findIndex(({ feedKey }, at) => encoders.findIndex((one) => one.feedKey === feedKey) < at);
    if (twice < 0) return { ok: true, value: { ...merged, encoders } };
    const context = { path: `encoders[${twice}].feedKey`, expected: 'a feed key that no other encoder has', more: 0 };
    return { ok: false, fault: fault('studio-invalid', context) };
  }

  /** An encoder that is of another make now has none of the old make's secrets, but its feed key. */
  #secretsFor(next: Studio): Record<string, string> {
    const makes = new Map<string, string>(this.#bare.encoders.map((encoder) => [encoder.id, encoder.make]));
    const changed = next.encoders.filter((encoder) => makes.get(encoder.id) !== encoder.make);
    const gone = changed.map((encoder) => `encoder/${encoder.id}/options/`);
    const stored = Object.entries(this.#secrets.content.secrets);
    return Object.fromEntries(stored.filter(([address]) => !gone.some((prefix) => address.startsWith(prefix))));
  }

  /**
   * The secrets first: a studio whose keys are not stored could not go on air. Until the studio is written the old ones
   * hold, so that a kill at any moment leaves the one studio with its secrets or the other.
   */
  #save(
    studio: Studio,
    importHash: string | null,
    write = (bare: Studio) => this.#studios.replace(bare, this.#clock.wallMs()),
  ): Outcome<null> {
    const { studio: bare, secrets } = splitSecrets(studio);
    const mark = studioMark(bare);
    // Where nothing but secrets change, the mark can't tell the two apart, and need not: one file decides alone.
    const isSameStudio = mark === this.#mark;
    const prepared = isSameStudio ? null : this.#secrets.prepare({ secrets, importHash }, mark);
    if (prepared?.ok === false) return prepared;
    const written = write(bare);
    if (written.ok) [this.#bare, this.#mark] = [bare, mark];
    if (written.ok && isSameStudio) return this.#secrets.save({ secrets, importHash });
    this.#secrets.settle(this.#mark);
    return written;
  }

  /** Secrets that a person wrote into `studio.json` by hand leave it, as at an import. */
  #takeInClearSecrets(): Fault[] {
    if (this.lock !== null) return [];
    // Asked of the studio with its secrets: without its key an address may look as if it held one.
    if (isDeepStrictEqual(splitSecrets(this.studio).studio, this.#bare)) return [];
    const overwrite = (bare: Studio) => this.#studios.overwrite(bare);
    const saved = this.#save(this.studio, this.#secrets.content.importHash, overwrite);
    return saved.ok ? [] : [saved.fault];
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Without letters and digits that look alike: people type it into hardware. */
function randomText(length: number): string {
  return Array.from({ length }, () => KEY_CHARS[randomInt(KEY_CHARS.length)]).join('');
}
