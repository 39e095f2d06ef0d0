import { describe, expect, it } from 'vitest';
import { fault, type Outcome } from '#engine/base/fault.ts';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { type KeptCard, SlateDesk } from '#engine/control/actions/slate/SlateDesk.ts';
import type { CardSpec, KeptSlateFile } from '#engine/control/decisions/slateCard.ts';
import { type FeedFormat, NO_FORMAT } from '#engine/media/feeds/format.ts';
import { readSlateCard, type SlateCard } from '#engine/media/slate/SlateCard.ts';
import { type FeedId, SLATE } from '#shared/model/ids.ts';
import type { JournalDraft } from '#shared/model/journal.ts';
import type { SlateStudio } from '#shared/model/slate.ts';
import { syntheticCard } from '../../media/slate/syntheticCard.ts';

const MAIN = 'main' as FeedId;
const FRAME_MS = 1000 / 30;

function formatOf(sps: '640x360' | '320x180'): FeedFormat {
  const read = readSlateCard(syntheticCard({ sps }), FRAME_MS);
  return read.ok ? read.value.format : NO_FORMAT;
}

const logo: KeptSlateFile = {
  ...{ name: 'logo.png', kind: 'image', width: 8, height: 8, durationMs: null, sizeBytes: 1 },
  ...{ path: '/data/slate/logo.png/media', mark: '00112233aabbccdd' },
};

/** A desk with a program of 640×360 that is on, and a drawer of cards that can be made to fail. */
class DeskRig {
  readonly clock = new VirtualClock();
  readonly cards: (SlateCard | null)[] = [];
  readonly rendered: CardSpec[] = [];
  readonly keptLater: KeptCard[] = [];
  readonly journal: JournalDraft[] = [];
  files: readonly KeptSlateFile[] = [];
  changes = 0;
  slate: SlateStudio = { kind: 'card', text: 'Back soon' };
  kept: KeptCard | null = null;
  answer: Outcome<Buffer> = { ok: true, value: syntheticCard() };
  readonly program = {
    onAir: MAIN as FeedId | null,
    house: formatOf('640x360'),
    frameMs: FRAME_MS,
    bitrateKbps: 3000,
    setCard: (card: SlateCard | null) => void this.cards.push(card),
  };
  readonly desk = new SlateDesk({
    clock: this.clock,
    slate: () => this.slate,
    files: () => this.files,
    onChange: () => void this.changes++,
    program: this.program,
    render: async (spec) => {
      this.rendered.push(spec);
      return this.answer;
    },
    kept: async () => ({ ok: true, value: this.kept }),
    keep: (card) => this.keptLater.push(card),
    journal: (draft) => this.journal.push(draft),
  });

  async run(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      this.clock.advance(1_000);
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    }
  }
}

describe('the card of the slate', () => {
  it('is made once the program has settled, kept, and told', async () => {
    const rig = new DeskRig();
    await rig.desk.begin();
    await rig.run(3);
    expect(rig.rendered).toEqual([]);
    await rig.run(60);
    const show = { kind: 'card', text: 'Back soon' };
    expect(rig.rendered).toEqual([{ show, width: 640, height: 360, fps: 30, kbps: 1200 }]);
    expect(rig.desk.shows).toBe('card');
    expect(rig.changes).toBe(2);
    expect(rig.cards).toHaveLength(1);
    expect(rig.keptLater).toEqual([{ name: expect.stringMatching(/^640x360-30-1200-/), bytes: syntheticCard() }]);
    expect(rig.journal).toEqual([expect.objectContaining({ subject: 'slate', code: 'slate-card-made', by: 'rule' })]);
    expect(rig.desk.trouble).toBeNull();
  });

  it('is there at once when it was kept, and not made again', async () => {
    const before = new DeskRig();
    await before.desk.begin();
    await before.run(20);
    const rig = new DeskRig();
    rig.kept = before.keptLater[0] ?? null;
    await rig.desk.begin();
    expect(rig.cards).toHaveLength(1);
    await rig.run(60);
    expect(rig.rendered).toEqual([]);
  });

  it('is not made while the slate is on, or where the picture is to be held', async () => {
    const rig = new DeskRig();
    rig.program.onAir = SLATE;
    await rig.desk.begin();
    await rig.run(30);
    expect(rig.rendered).toEqual([]);
    rig.program.onAir = MAIN;
    rig.slate = { kind: 'held' };
    await rig.run(30);
    expect(rig.rendered).toEqual([]);
  });

  it('is made anew when the text changes, and dropped when it is not wanted any more', async () => {
    const rig = new DeskRig();
    await rig.desk.begin();
    await rig.run(20);
    rig.slate = { kind: 'card', text: 'Tomorrow' };
    await rig.run(4);
    const texts = rig.rendered.map(({ show }) => (show.kind === 'card' ? show.text : null));
    expect(texts).toEqual(['Back soon', 'Tomorrow']);
    rig.slate = { kind: 'held' };
    await rig.run(4);
    expect(rig.cards.at(-1)).toBeNull();
    expect([rig.desk.shows, rig.desk.isReady]).toEqual(['held', true]);
  });

  it('shows a file once it is there; until then a text stands in for it', async () => {
    const rig = new DeskRig();
    rig.slate = { kind: 'image', file: 'logo.png' };
    await rig.desk.begin();
    await rig.run(20);
    expect(rig.desk.shows).toBe('card');
    expect(rig.desk.isReady).toBe(true);
    rig.files = [logo];
    expect(rig.desk.isReady).toBe(false);
    await rig.run(4);
    expect(rig.desk.isReady).toBe(true);
    expect(rig.desk.shows).toBe('image');
    expect(rig.rendered.map(({ show }) => show.kind)).toEqual(['card', 'image']);
    expect(rig.journal.at(-1)?.text).toMatch(/^The card with logo.png was made/);
  });

  it('follows the bitrate of the program, but not every whim of it', async () => {
    const rig = new DeskRig();
    await rig.desk.begin();
    await rig.run(20);
    rig.program.bitrateKbps = 3600;
    await rig.run(900);
    expect(rig.rendered).toHaveLength(1);
    rig.program.bitrateKbps = 9000;
    await rig.run(4);
    rig.program.bitrateKbps = 1000;
    await rig.run(60);
    expect(rig.rendered.map(({ kbps }) => kbps)).toEqual([1200, 3600]);
  });

  it('says why there is none, and tries again after a while', async () => {
    const rig = new DeskRig();
    rig.answer = { ok: false, fault: fault('ffmpeg-missing', { path: 'ffmpeg', why: 'ENOENT' }) };
    await rig.desk.begin();
    await rig.run(60);
    expect(rig.desk.trouble).toMatchObject({ code: 'ffmpeg-missing' });
    expect(rig.rendered).toHaveLength(1);
    rig.answer = { ok: true, value: syntheticCard() };
    await rig.run(300);
    expect(rig.desk.trouble).toBeNull();
    expect(rig.cards).toHaveLength(1);
  });

  it('is refused when it does not fit the program that it was made for', async () => {
    const rig = new DeskRig();
    rig.answer = { ok: true, value: syntheticCard({ fps: 30, sps: '320x180' }) };
    await rig.desk.begin();
    await rig.run(20);
    expect(rig.desk.trouble).toMatchObject({ code: 'card-no-format' });
    expect(rig.cards).toEqual([]);
  });

  it('is not waited for at the end', async () => {
    const rig = new DeskRig();
    await rig.desk.begin();
    await rig.run(5);
    rig.desk.close();
    await rig.run(60);
    expect(rig.rendered).toEqual([]);
  });
});
