import { describe, expect, it } from 'vitest';
import { NO_FORMAT } from '#engine/media/feeds/format.ts';
import { cardFits, readSlateCard, type SlateCard } from '#engine/media/slate/SlateCard.ts';
import { syntheticCard } from './syntheticCard.ts';

const FRAME_MS = 1000 / 30;

function card(bytes = syntheticCard()): SlateCard {
  const read = readSlateCard(bytes, FRAME_MS);
  if (!read.ok) throw new Error(read.fault.code);
  return read.value;
}

describe('a slate card', () => {
  it('is read from FLV: header and pictures, each without a time of its own', () => {
    const { format, frames } = card();
    expect(format).toMatchObject({ video: { codec: 'h264', sps: { width: 640, height: 360 } }, audio: null });
    expect(frames).toHaveLength(60);
    expect(frames.flatMap((frame, index) => (frame.isIdr ? [index] : []))).toEqual([0, 30]);
    expect(new Set(frames.map((frame) => frame.ptsMs + frame.dtsMs))).toEqual(new Set([0]));
  });

  it('is refused when it could not be played over and over', () => {
    const reorders = readSlateCard(syntheticCard({ compositionMs: 67 }), FRAME_MS);
    const empty = readSlateCard(syntheticCard({ frames: 0 }), FRAME_MS);
    const garbage = readSlateCard(Buffer.from('no video at all'), FRAME_MS);
    for (const read of [reorders, empty, garbage]) expect(read).toMatchObject({ fault: { code: 'card-unusable' } });
  });

  it('fits a program of the same size and rate, with other parameter sets, with sound or without', () => {
    const house = card().format;
    const sound = { codec: 'aac', body: Buffer.from('af001190', 'hex'), asc: null };
    expect(cardFits(card(), house, FRAME_MS)).toBe(true);
    expect(cardFits(card(), { ...house, audio: sound }, FRAME_MS)).toBe(true);
    expect(cardFits(card(), house, 40)).toBe(false);
    expect(cardFits(card(syntheticCard({ sps: '320x180' })), house, FRAME_MS)).toBe(false);
    expect(cardFits(card(), NO_FORMAT, FRAME_MS)).toBe(false);
  });
});
