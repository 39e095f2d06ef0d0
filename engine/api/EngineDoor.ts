import type { Outcome } from '#engine/base/fault.ts';
import type { Upload } from '#engine/control/actions/slate/SlateShelf.ts';
import type { DemoFault, KeyStorage, StudioPreview } from '#shared/api/contract.ts';
import type { MeasuredAlignment } from '#shared/model/alignment.ts';
import type { FormatSetting } from '#shared/model/pairCheck.ts';
import type { SlateFile, SlateStudio } from '#shared/model/slate.ts';
import type { DemoState, EngineState } from '#shared/model/state.ts';
import type { Studio } from '#shared/model/studio.ts';
import type { DoorJournal } from './DoorJournal.ts';

/**
 * What the engine gives to whoever serves it: the api answers the contract with this and knows nothing else of the
 * engine. Nothing here throws for a fault of the world: that is an `Outcome`, its code stands in `errorCodes.ts`.
 */
export interface EngineDoor {
  /** What is, now. Cheap enough for ten times a second; a new object each time or the same, never changed afterwards. */
  state(): EngineState;
  /** Grows whenever `state()` may answer differently; begins anywhere, never falls while the engine lives. */
  revision(): number;
  /** Called when something may have changed, as often as it likes: the api coalesces. Answers how to stop. */
  onChange(listener: () => void): () => void;
  readonly act: EngineActions;
  /** Without its secrets. */
  studioForExport(): Studio;
  readonly journal: DoorJournal;
  /** Null unless the engine was started with `--demo`. */
  readonly demo: DemoDoor | null;
  /** For load balancers: `why` holds codes and counts only, no names, for example `outputs-not-live:2`. */
  health(): { readonly ok: boolean; readonly why: readonly string[] };
}

/** `Outcome<string>`: one line for people that says what was done. */
export interface EngineActions {
  airStart(): Promise<Outcome<string>>;
  airStop(): Promise<Outcome<string>>;
  take(feedId: string, when: 'content' | 'now'): Promise<Outcome<string>>;
  release(): Promise<Outcome<string>>;
  cut(): Promise<Outcome<string>>;
  mute(on: boolean): Promise<Outcome<string>>;
  encoderStart(id: string): Promise<Outcome<string>>;
  encoderStop(id: string): Promise<Outcome<string>>;
  /** Journalled by the engine. */
  revealFeedKey(id: string): Promise<Outcome<{ url: string; feedKey: string }>>;
  /** Takes some seconds. */
  measureAlignment(id: string): Promise<Outcome<MeasuredAlignment>>;
  /** One of `feeds[].differences` is set as wanted, where the encoder can be told so. */
  applySetting(id: string, setting: FormatSetting): Promise<Outcome<string>>;
  /** `id`: `destination/endpoint`. */
  moveOutput(id: string): Promise<Outcome<string>>;
  holdOutput(id: string): Promise<Outcome<string>>;
  releaseOutput(id: string): Promise<Outcome<string>>;
  acknowledge(alarmId: string): Promise<Outcome<string>>;
  shelve(alarmId: string, minutes: number): Promise<Outcome<string>>;
  /** Answers at once; the end comes through `onStopped`. */
  engineStop(): Promise<Outcome<string>>;
  /** `text`: the studio file as it was written. */
  previewStudio(text: string): Promise<Outcome<StudioPreview>>;
  importStudio(text: string): Promise<Outcome<StudioPreview>>;
  /** The value is the backup, sealed: it leaves the engine as it is. */
  backup(passphrase: string): Promise<Outcome<string>>;
  restore(backup: string, passphrase: string): Promise<Outcome<StudioPreview>>;
  /** The value is the new token: the api hands it to the host and never answers with it. */
  replaceToken(): Promise<Outcome<string>>;
  /** Takes up to 4 s where the keychain does not answer. */
  keepKeyIn(place: KeyStorage): Promise<Outcome<string>>;
  readonly slate: SlateActions;
}

/** Journalled by the engine. */
export interface SlateActions {
  set(slate: SlateStudio): Promise<Outcome<string>>;
  /** Takes some seconds once the file has come. */
  upload(name: string, upload: Upload): Promise<Outcome<SlateFile>>;
  remove(name: string): Promise<Outcome<string>>;
  /** A PNG. */
  thumbnail(name: string): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
}

export interface DemoDoor {
  /** What the director of the demo says of its processes. */
  report(parts: DemoState['parts']): void;
  /** What the page asks the director for. */
  onRequest(listener: (request: DemoRequest) => void): () => void;
  fail(subject: string, fault: DemoFault): Outcome<string>;
}

export interface DemoRequest {
  readonly subject: string;
  readonly fault: DemoFault;
}
