import { describe, expect, it } from 'vitest';
import { cardName, cardOfName } from '#engine/control/actions/slate/cardName.ts';
import { type CardSpec, hasGoodRate, isSameCard, wantedCard } from '#engine/control/decisions/slateCard.ts';

const house = { codec: 'h264', width: 1280, height: 720, fps: 29.97, profile: 'high' };
const slate = { kind: 'card', text: 'Back at eight' } as const;
const spec: CardSpec = { text: 'Back at eight', width: 1280, height: 720, fps: 29.97, kbps: 2400 };

describe('the wanted card', () => {
  it('has the format of the program and two fifths of its bitrate', () => {
    expect(wantedCard({ slate, house, programKbps: 6000 })).toEqual(spec);
  });

  it('says something when no text is given', () => {
    expect(wantedCard({ slate: { kind: 'card', text: ' ' }, house, programKbps: 6000 })?.text).toBe(
      'We will be right back',
    );
  });

  it('is none while nothing is known, or when the picture is to be held', () => {
    expect(wantedCard({ slate, house: null, programKbps: 6000 })).toBeNull();
    expect(wantedCard({ slate, house, programKbps: 0 })).toBeNull();
    expect(wantedCard({ slate, house: { ...house, fps: 0 }, programKbps: 6000 })).toBeNull();
    expect(wantedCard({ slate: { kind: 'held' }, house, programKbps: 6000 })).toBeNull();
  });

  it('is another one with another text, size or rate, not with a measured rate that wavers', () => {
    expect(isSameCard(spec, { ...spec, fps: 30 })).toBe(true);
    for (const other of [{ text: 'x' }, { width: 1920 }, { height: 1080 }, { fps: 25 }]) {
      expect(isSameCard(spec, { ...spec, ...other })).toBe(false);
    }
  });

  it('has a good bitrate between three and five tenths of the program', () => {
    const rates = [1800, 2400, 3000, 1700, 3100].map((kbps) => hasGoodRate({ ...spec, kbps }, spec));
    expect(rates).toEqual([true, true, true, false, false]);
  });
});

describe('the name of a kept card', () => {
  it('says what it shows, for whoever knows the text', () => {
    expect(cardOfName(cardName(spec), spec.text)).toEqual(spec);
    expect(cardOfName(cardName(spec), 'another text')).toBeNull();
    expect(cardOfName('holiday', spec.text)).toBeNull();
    expect(cardName(spec)).toMatch(/^[\w.-]+$/);
  });
});
