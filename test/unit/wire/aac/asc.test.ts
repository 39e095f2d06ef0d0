import { describe, expect, it } from 'vitest';
import { parseAsc, silentAacFrame } from '#engine/wire/aac/asc.ts';
import { hex } from '../hex.ts';

describe('AudioSpecificConfig', () => {
  it.each([
    ['1190', 2, 48000, 2, 1024],
    ['119056e500', 2, 48000, 2, 1024],
    ['120856e500', 2, 44100, 1, 1024],
    ['139056e500', 2, 22050, 2, 1024],
    ['1194', 2, 48000, 2, 960],
    ['11b8', 2, 48000, 8, 1024],
    ['2b118800', 5, 24000, 2, 1024],
    ['1780bb8090', 2, 96001, 2, 1024],
  ])('%s', (bytes, objectType, sampleRate, channels, frameLength) => {
    expect(parseAsc(hex(bytes))).toEqual({ objectType, sampleRate, channels, frameLength });
  });

  it.each([
    ['', 'bits-truncated'],
    ['11', 'bits-truncated'],
    ['1690', 'asc-sample-rate'],
    ['11f8', 'asc-channels'],
  ])('refuses %j', (bytes, code) => {
    expect(() => parseAsc(hex(bytes))).toThrow(expect.objectContaining({ code }));
  });
});

describe('silentAacFrame', () => {
  it('exists for mono and stereo', () => {
    expect(silentAacFrame(2)).toEqual(hex('211004608c1c'));
    expect(silentAacFrame(1)).toEqual(hex('01182007'));
    expect(silentAacFrame(6)).toBeNull();
  });
});
