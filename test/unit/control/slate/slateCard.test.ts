import { describe, expect, it } from 'vitest';
import { cardName, cardOfName } from '#engine/control/actions/slate/cardName.ts';
import {
  type CardSpec,
  hasGoodRate,
  isSameCard,
  type KeptSlateFile,
  missingFile,
  wantedCard,
} from '#engine/control/decisions/slateCard.ts';

const house = { codec: 'h264', width: 1280, height: 720, fps: 29.97, profile: 'high' };
const slate = { kind: 'card', text: 'Back at eight' } as const;
const show = { kind: 'card', text: 'Back at eight' } as const;
const spec: CardSpec = { show, width: 1280, height: 720, fps: 29.97, kbps: 2400 };

const usual = { slate, files: [] as readonly KeptSlateFile[], house, programKbps: 6000 };
const picture: KeptSlateFile = {
  ...{ name: 'logo.png', kind: 'image', width: 800, height: 600, durationMs: null, sizeBytes: 5000 },
  ...{ path: '/data/slate/logo.png/media', mark: '00112233aabbccdd' },
};
const clip: KeptSlateFile = {
  ...picture,
  name: 'loop.mp4',
  kind: 'clip',
  durationMs: 40_000,
  mark: 'ffeeddcc00112233',
};

describe('the wanted card', () => {
  it('has the format of the program and two fifths of its bitrate', () => {
    expect(wantedCard(usual)).toEqual(spec);
  });

  it('says something when no text is given', () => {
    const said = wantedCard({ ...usual, slate: { kind: 'card', text: ' ' } });
    expect(said?.show).toEqual({ kind: 'card', text: 'We will be right back' });
  });

  it('is none while nothing is known, or when the picture is to be held', () => {
    expect(wantedCard({ ...usual, house: null })).toBeNull();
    expect(wantedCard({ ...usual, programKbps: 0 })).toBeNull();
    expect(wantedCard({ ...usual, house: { ...house, fps: 0 } })).toBeNull();
    expect(wantedCard({ ...usual, slate: { kind: 'held' } })).toBeNull();
  });

  it('is another one with another text, size or rate, not with a measured rate that wavers', () => {
    expect(isSameCard(spec, { ...spec, fps: 30 })).toBe(true);
    for (const other of [{ show: { ...show, text: 'x' } }, { width: 1920 }, { height: 1080 }, { fps: 25 }]) {
      expect(isSameCard(spec, { ...spec, ...other })).toBe(false);
    }
  });

  it('has a good bitrate between three and five tenths of the program', () => {
    const rates = [1800, 2400, 3000, 1700, 3100].map((kbps) => hasGoodRate({ ...spec, kbps }, spec));
    expect(rates).toEqual([true, true, true, false, false]);
  });
});

describe('a card that shows a file', () => {
  const files = [picture, clip];

  it('shows the file that the studio names', () => {
    const { name: file, mark, path } = picture;
    const wanted = wantedCard({ ...usual, files, slate: { kind: 'image', file } });
    expect(wanted).toEqual({ ...spec, show: { kind: 'image', file, mark, path } });
  });

  it('gives way to the text while the file is not there', () => {
    const missing = { kind: 'image', file: 'other.png', text: 'Back at eight' } as const;
    expect(wantedCard({ ...usual, files, slate: missing })?.show).toEqual(show);
    expect(missingFile(missing, files)).toMatchObject({ code: 'slate-file-missing', context: { file: 'other.png' } });
    expect(missingFile({ kind: 'clip', file: clip.name }, files)).toBeNull();
    expect(missingFile(slate, files)).toBeNull();
  });

  it('is held in memory: a long clip has a bitrate at which it is no more than 20 MB', () => {
    const long = { ...usual, files, slate: { kind: 'clip', file: clip.name }, programKbps: 50_000 } as const;
    expect(wantedCard(long)?.kbps).toBe(4000);
    expect(wantedCard({ ...long, programKbps: 6000 })?.kbps).toBe(2400);
    const short = [{ ...clip, durationMs: 3000 }];
    expect(wantedCard({ ...long, files: short })?.kbps).toBe(12_000);
  });

  it('is another one when another file comes under the same name, and the same wherever it lies', () => {
    const of = (file: KeptSlateFile) =>
      wantedCard({ ...usual, files: [file], slate: { kind: 'image', file: file.name } });
    const [one, same, other] = [picture, { ...picture, path: '/elsewhere' }, { ...picture, mark: '0' }].map(of);
    if (!one || !same || !other) throw new Error('no card');
    expect([isSameCard(one, same), isSameCard(one, other)]).toEqual([true, false]);
    expect(cardOfName(cardName(one), other.show)).toBeNull();
  });
});

describe('the name of a kept card', () => {
  it('says what it shows, for whoever knows that', () => {
    expect(cardOfName(cardName(spec), show)).toEqual(spec);
    expect(cardOfName(cardName(spec), { ...show, text: 'another text' })).toBeNull();
    expect(cardOfName('holiday', show)).toBeNull();
    expect(cardName(spec)).toMatch(/^[\w.-]+$/);
  });
});
