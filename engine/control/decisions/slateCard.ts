import type { VideoFormat } from '#shared/model/state.ts';
import type { ProgramStudio } from '#shared/model/studio.ts';

/** What a card of the slate shows, and how it is coded. */
export interface CardSpec {
  readonly text: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly kbps: number;
}

export interface CardSituation {
  readonly slate: ProgramStudio['slate'];
  /** What the program showed last; null while it is empty. */
  readonly house: VideoFormat | null;
  /** Usual bitrate of the program while an encoder is on. */
  readonly programKbps: number;
}

const USUAL_TEXT = 'We will be right back';

/** Part of the program's bitrate: with less the ingest health of services complains, more would be for nothing. */
const SHARE = { least: 0.3, wanted: 0.4, most: 0.5 } as const;
const KBPS = { least: 200, most: 12_000, step: 50 } as const;
/** Measured frame rates waver. */
const SAME_RATE = 0.004;

/** The card that should be there; null while there is nothing to make one for. `program.slate` held: never. */
export function wantedCard({ slate, house, programKbps }: CardSituation): CardSpec | null {
  if (slate.kind !== 'card' || !house || house.fps <= 0 || programKbps <= 0) return null;
  const { width, height, fps } = house;
  const kbps = Math.round((programKbps * SHARE.wanted) / KBPS.step) * KBPS.step;
  return { text: textOf(slate), width, height, fps, kbps: Math.min(KBPS.most, Math.max(KBPS.least, kbps)) };
}

/** Same text and same picture format: it can be shown, whatever its bitrate. */
export function isSameCard(one: CardSpec, other: CardSpec): boolean {
  const isSameSize = one.width === other.width && one.height === other.height;
  return isSameSize && one.text === other.text && Math.abs(one.fps - other.fps) / one.fps < SAME_RATE;
}

/** Whether its bitrate suits a program for which `wanted` would be made now. */
export function hasGoodRate(card: CardSpec, wanted: CardSpec): boolean {
  const share = (card.kbps / wanted.kbps) * SHARE.wanted;
  return share >= SHARE.least && share <= SHARE.most;
}

export function textOf(slate: ProgramStudio['slate']): string {
  return slate.text?.trim() || USUAL_TEXT;
}
