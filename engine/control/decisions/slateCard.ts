import { type Fault, fault } from '#engine/base/fault.ts';
import type { SlateFile, SlateStudio } from '#shared/model/slate.ts';
import type { VideoFormat } from '#shared/model/state.ts';

/** What ffmpeg found in a file that was uploaded for the slate. */
export interface CheckedFile extends Omit<SlateFile, 'name' | 'sizeBytes'> {
  /** A small PNG. */
  readonly thumbnail: Uint8Array;
}

/** An uploaded file in the data folder. */
export interface KeptSlateFile extends SlateFile {
  readonly path: string;
  /** The same for the same content: another file may come under the same name. */
  readonly mark: string;
}

/** What viewers see: a text, a picture, or a clip. */
export type CardShow =
  | { readonly kind: 'card'; readonly text: string }
  | { readonly kind: 'image'; readonly file: string; readonly mark: string; readonly path: string }
  | {
      readonly kind: 'clip';
      readonly file: string;
      readonly mark: string;
      readonly path: string;
      readonly durationMs: number;
    };

/** What a card of the slate shows, and how it is coded. */
export interface CardSpec {
  readonly show: CardShow;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly kbps: number;
}

export interface CardSituation {
  readonly slate: SlateStudio;
  readonly files: readonly KeptSlateFile[];
  /** What the program showed last; null while it is empty. */
  readonly house: VideoFormat | null;
  /** Usual bitrate of the program while an encoder is on. */
  readonly programKbps: number;
}

const USUAL_TEXT = 'We will be right back';

/** Part of the program's bitrate: with less the ingest health of services complains, more would be for nothing. */
const SHARE = { least: 0.3, wanted: 0.4, most: 0.5 } as const;
const KBPS = { least: 200, most: 12_000, step: 50 } as const;
/** A card is held in memory: 20 MB of it at most. */
const CLIP_KBIT = 160_000;
/** Measured frame rates waver. */
const SAME_RATE = 0.004;

/** What the slate shows; null: the last picture is held. A text stands in for a file that is not there. */
export function wantedShow(slate: SlateStudio, files: readonly KeptSlateFile[]): CardShow | null {
  if (slate.kind === 'held') return null;
  const found = files.find(({ name }) => name === slate.file);
  if (!found) return { kind: 'card', text: slate.text?.trim() || USUAL_TEXT };
  const { name: file, mark, path, durationMs } = found;
  return durationMs === null ? { kind: 'image', file, mark, path } : { kind: 'clip', file, mark, path, durationMs };
}

/** The card that should be there; null while there is nothing to make one for. `program.slate` held: never. */
export function wantedCard({ slate, files, house, programKbps }: CardSituation): CardSpec | null {
  const show = wantedShow(slate, files);
  if (!show || !house || house.fps <= 0 || programKbps <= 0) return null;
  const { width, height, fps } = house;
  const most = show.kind === 'clip' ? Math.min(KBPS.most, CLIP_KBIT / (show.durationMs / 1000)) : KBPS.most;
  const kbps = Math.round(Math.min(most, programKbps * SHARE.wanted) / KBPS.step) * KBPS.step;
  return { show, width, height, fps, kbps: Math.max(KBPS.least, kbps) };
}

/** The file that the slate wants is not there. Null: it is, or none is wanted. */
export function missingFile({ file }: SlateStudio, files: readonly KeptSlateFile[]): Fault | null {
  return file === undefined || files.some(({ name }) => name === file) ? null : fault('slate-file-missing', { file });
}

/** Same content and same picture format: it can be shown, whatever its bitrate. */
export function isSameCard(one: CardSpec, other: CardSpec): boolean {
  const isSameSize = one.width === other.width && one.height === other.height;
  const isSameRate = Math.abs(one.fps - other.fps) / one.fps < SAME_RATE;
  return isSameSize && isSameRate && contentOf(one.show) === contentOf(other.show);
}

/** Tells one content from another, wherever its file lies. */
export function contentOf(show: CardShow): string {
  return show.kind === 'card' ? `card ${show.text}` : `${show.kind} ${show.mark}`;
}

/** Whether its bitrate suits a program for which `wanted` would be made now. */
export function hasGoodRate(card: CardSpec, wanted: CardSpec): boolean {
  const share = (card.kbps / wanted.kbps) * SHARE.wanted;
  return share >= SHARE.least && share <= SHARE.most;
}
