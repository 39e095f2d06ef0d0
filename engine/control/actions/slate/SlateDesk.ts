import type { Clock, Timer } from '#engine/base/clock.ts';
import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import {
  type CardSpec,
  contentOf,
  hasGoodRate,
  isSameCard,
  type KeptSlateFile,
  wantedCard,
  wantedShow,
} from '#engine/control/decisions/slateCard.ts';
import { describeVideo } from '#engine/media/feeds/format.ts';
import type { Program } from '#engine/media/program/Program.ts';
import { cardFits, readSlateCard } from '#engine/media/slate/SlateCard.ts';
import { type FeedId, SLATE } from '#shared/model/ids.ts';
import type { JournalDraft } from '#shared/model/journal.ts';
import type { SlateState, SlateStudio } from '#shared/model/slate.ts';
import type { VideoFormat } from '#shared/model/state.ts';
import { cardName, cardOfName } from './cardName.ts';

export interface KeptCard {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface SlatePorts {
  readonly clock: Clock;
  readonly slate: () => SlateStudio;
  /** What was uploaded. */
  readonly files: () => readonly KeptSlateFile[];
  readonly program: Pick<Program, 'onAir' | 'house' | 'frameMs' | 'bitrateKbps' | 'setCard'>;
  /** Makes the FLV file of a card. */
  readonly render: (spec: CardSpec, signal: AbortSignal) => Promise<Outcome<Buffer>>;
  /** The one card that is kept in the data folder. */
  readonly kept: () => Promise<Outcome<KeptCard | null>>;
  readonly keep: (card: KeptCard) => void;
  readonly journal: (draft: JournalDraft) => void;
  readonly onChange: () => void;
}

const LOOK_EVERY_MS = 2_000;
/** What was made last, and the rate of the program, are not believed before the feed on air has settled. */
const SETTLE_MS = 6_000;
const RETRY_MS = 300_000;
/** A program whose bitrate wanders is not followed more often. */
const NEW_RATE_MS = 600_000;

/** What the desk has: nothing, a card, one in the making, or a reason why there is none. */
type Making =
  | { readonly kind: 'idle' }
  | { readonly kind: 'making'; readonly abort: AbortController }
  | { readonly kind: 'failed'; readonly spec: CardSpec; readonly why: Fault; readonly atMs: number };

/**
 * Sees to it that the slate has its card: made in the background in the format of the program, kept for the next
 * start, made anew when what it shows, the format or the bitrate changes; never while the slate is on.
 */
export class SlateDesk {
  readonly #ports: SlatePorts;
  #timer: Timer | null = null;
  #card: { readonly spec: CardSpec; readonly atMs: number } | null = null;
  #making: Making = { kind: 'idle' };
  #feed: { readonly id: FeedId; readonly sinceMs: number } | null = null;

  constructor(ports: SlatePorts) {
    this.#ports = ports;
  }

  /** Why the slate has no card though it should; null when all is well. */
  get trouble(): Fault | null {
    if (this.#making.kind !== 'failed') return null;
    const hasCard = this.#card !== null && isSameCard(this.#card.spec, this.#making.spec);
    return hasCard ? null : this.#making.why;
  }

  /** What comes on if no encoder is left. */
  get shows(): SlateState['shows'] {
    return this.#card?.spec.show.kind ?? 'held';
  }

  /** That is what is wanted, or what stands in for it. */
  get isReady(): boolean {
    const wanted = this.#show();
    const has = this.#card?.spec.show ?? null;
    return wanted === null || has === null ? wanted === has : contentOf(wanted) === contentOf(has);
  }

  get isMaking(): boolean {
    return this.#making.kind === 'making';
  }

  async begin(): Promise<void> {
    this.#timer = this.#ports.clock.every(LOOK_EVERY_MS, () => this.look());
    const show = this.#show();
    const kept = show ? await this.#ports.kept() : null;
    if (!show || !kept?.ok || !kept.value || this.#card) return;
    const spec = cardOfName(kept.value.name, show);
    const { buffer, byteOffset, byteLength } = kept.value.bytes;
    if (spec) this.#adopt(spec, Buffer.from(buffer, byteOffset, byteLength));
  }

  look(): void {
    const slate = this.#ports.slate();
    if (slate.kind === 'held') this.#drop();
    const { bitrateKbps: programKbps } = this.#ports.program;
    const situation = { slate, files: this.#ports.files(), house: this.#video(), programKbps };
    const wanted = this.#isSettled() ? wantedCard(situation) : null;
    if (!wanted) return;
    if (this.#mustMake(wanted)) void this.#make(wanted);
    else if (this.#making.kind === 'failed' && !isSameCard(this.#making.spec, wanted)) this.#making = { kind: 'idle' };
  }

  close(): void {
    this.#timer?.cancel();
    this.#drop();
  }

  #show() {
    return wantedShow(this.#ports.slate(), this.#ports.files());
  }

  #video(): VideoFormat | null {
    const { house, frameMs } = this.#ports.program;
    return describeVideo(house.video, frameMs);
  }

  /** A feed has been on for a while: not the slate, which a new card must not disturb. */
  #isSettled(): boolean {
    const { onAir } = this.#ports.program;
    const nowMs = this.#ports.clock.nowMs();
    if (onAir === null || onAir === SLATE) this.#feed = null;
    else if (this.#feed?.id !== onAir) this.#feed = { id: onAir, sinceMs: nowMs };
    return this.#feed !== null && nowMs - this.#feed.sinceMs >= SETTLE_MS;
  }

  #mustMake(wanted: CardSpec): boolean {
    const nowMs = this.#ports.clock.nowMs();
    const making = this.#making;
    if (making.kind === 'making') return false;
    if (making.kind === 'failed' && isSameCard(making.spec, wanted)) return nowMs - making.atMs >= RETRY_MS;
    if (!this.#card || !isSameCard(this.#card.spec, wanted)) return true;
    return !hasGoodRate(this.#card.spec, wanted) && nowMs - this.#card.atMs >= NEW_RATE_MS;
  }

  async #make(spec: CardSpec): Promise<void> {
    const abort = new AbortController();
    this.#set({ kind: 'making', abort });
    const rendered = await this.#render(spec, abort.signal);
    if (abort.signal.aborted) return;
    const made = rendered.ok ? this.#adopt(spec, rendered.value) : rendered;
    if (!made.ok) {
      this.#set({ kind: 'failed', spec, why: made.fault, atMs: this.#ports.clock.nowMs() });
      return;
    }
    this.#set({ kind: 'idle' });
    if (rendered.ok) this.#ports.keep({ name: cardName(spec), bytes: rendered.value });
    const { width, height, fps, kbps, show } = spec;
    const what = show.kind === 'card' ? `The card "${show.text}"` : `The card with ${show.file}`;
    this.#ports.journal({
      subject: 'slate',
      code: 'slate-card-made',
      by: 'rule',
      text: `${what} was made for the slate: ${width}×${height}, ${fps} frames/s, ${kbps} kbit/s.`,
    });
  }

  async #render(spec: CardSpec, signal: AbortSignal): Promise<Outcome<Buffer>> {
    const { video } = this.#ports.program.house;
    if (!video?.avc) return { ok: false, fault: fault('card-no-format', { format: video?.codec ?? 'unknown' }) };
    return this.#ports.render(spec, signal);
  }

  /** From now on the slate shows it, where it fits; a fresh one that does not fit its own program is no use. */
  #adopt(spec: CardSpec, bytes: Buffer): Outcome<null> {
    const { house, frameMs } = this.#ports.program;
    const video = this.#video();
    const read = readSlateCard(bytes, 1000 / spec.fps);
    if (!read.ok) return read;
    const isOfThisHouse = video !== null && video.width === spec.width && video.height === spec.height;
    if (isOfThisHouse && !cardFits(read.value, house, frameMs)) {
      return { ok: false, fault: fault('card-no-format', { format: `${video.codec} ${video.profile ?? ''}`.trim() }) };
    }
    this.#card = { spec, atMs: this.#ports.clock.nowMs() };
    this.#ports.program.setCard(read.value);
    return { ok: true, value: null };
  }

  #set(making: Making): void {
    const isNew = making.kind !== this.#making.kind;
    this.#making = making;
    if (isNew) this.#ports.onChange();
  }

  #drop(): void {
    if (this.#making.kind === 'making') this.#making.abort.abort();
    this.#set({ kind: 'idle' });
    if (this.#card) this.#ports.program.setCard(null);
    this.#card = null;
  }
}
