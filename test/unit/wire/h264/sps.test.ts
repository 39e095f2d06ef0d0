import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAvcConfig } from '#engine/wire/h264/avcConfig.ts';
import { parseSps, profileName, type Sps } from '#engine/wire/h264/sps.ts';
import { WireError } from '#engine/wire/WireError.ts';
import { hex } from '../hex.ts';
import { BitWriter } from './BitWriter.ts';

/** avcC records that libx264 (ffmpeg 5.1.9) made, with the options that made them. */
const X264: [string, string, Partial<Sps>][] = [
  [
    '1920x1080 interlaced, main, 25 fps',
    '014d4028ffe1001e674d4028eca03c0227efff000300041000000300100000030321f162d96001000568faa3cb20',
    { width: 1920, height: 1080, interlaced: true, fps: 25, profileIdc: 77, levelIdc: 40, maxNumReorderFrames: 2 },
  ],
  [
    '1920x1080, high, 30000/1001 fps',
    '01640028ffe1001d67640028acd940780227e5ffc000c0010400000fa40003a9803c60c65801000668eae3cb22c0fdf8f800',
    { width: 1920, height: 1080, interlaced: false, fps: 30000 / 1001, profileIdc: 100 },
  ],
  [
    '322x182, baseline: cropped, no reordering',
    '0142c00dffe1001d6742c00ddb05467889bff0034004510000030001000003003c0f142ae001000568ca83cb20',
    { width: 322, height: 182, fps: 30, profileIdc: 66, constraintFlags: 0xc0, maxNumReorderFrames: 0 },
  ],
  [
    '640x360, 4:2:2 with 10 bits',
    '017a001fffe1001f677a001fb6cd940a02ff89ffc000c00104000003000400000301903c60c65801000668eae3cb22c0fefafa00',
    { width: 640, height: 360, fps: 50, chromaFormatIdc: 2, bitDepthLuma: 10, bitDepthChroma: 10 },
  ],
  [
    '640x358, 4:4:4: cropped in single lines',
    '01f4001fffe1001f67f4001f919b281405ff17ff8059807808000003000800000303c078c18cb001000668eae3c44844fff8f800',
    { width: 640, height: 358, fps: 60, chromaFormatIdc: 3 },
  ],
  [
    '1280x720 with HRD parameters and colours, fixed 60 fps',
    '01640020ffe1002b67640020acd9405005bbff000300046a02020280000003008000003c7020007a12000f427269c03c60c65801000568eaecb22cfdf8f800',
    { width: 1280, height: 720, fps: 60, fixedFrameRate: true, maxNumReorderFrames: 2, colour: '1/1/1 limited' },
  ],
  [
    '320x240 with pixels of 9:7, full range, colours of PAL',
    '0164000dffe1001f6764000dacd94141fbff000900076e0a0a0a800000030080000019078a14cb01000668ebe3cb22c0fdf8f800',
    { width: 320, height: 240, fps: 25, pixelShape: '9:7', colour: '5/5/5 full' },
  ],
];

/** 1280x720, high profile, with scaling lists and picture order count type 1, without VUI. */
function byHand(): BitWriter {
  const bits = new BitWriter().bits(8, 100).bits(8, 0).bits(8, 31).unsigned(0, 1, 0, 0).bits(1, 0);
  bits.bits(1, 1).bits(1, 1);
  for (let index = 0; index < 16; index += 1) bits.signed(index % 2 ? 1 : -1);
  bits.bits(1, 1).signed(-8).bits(6, 0);
  bits.unsigned(0, 1).bits(1, 0).signed(-3, 4).unsigned(2).signed(5, -5);
  return bits.unsigned(1).bits(1, 0).unsigned(79, 44).bits(1, 1).bits(1, 1).bits(1, 0);
}

function nal(bits: BitWriter): Buffer {
  return Buffer.concat([Buffer.from([0x67]), bits.bytes()]);
}

describe('parseSps', () => {
  it.each(X264)('%s', (_, avcC, expected) => {
    const [sps] = parseAvcConfig(hex(avcC)).sps;
    expect(parseSps(sps as Buffer)).toMatchObject(expected);
  });

  it('gets past scaling lists and order count cycles', () => {
    expect(parseSps(nal(byHand().bits(1, 0)))).toEqual({
      profileIdc: 100,
      constraintFlags: 0,
      levelIdc: 31,
      width: 1280,
      height: 720,
      interlaced: false,
      chromaFormatIdc: 1,
      bitDepthLuma: 8,
      bitDepthChroma: 8,
      maxNumRefFrames: 1,
      fps: null,
      fixedFrameRate: false,
      maxNumReorderFrames: null,
      pixelShape: '1:1',
      colour: '2/2/2 limited',
    });
  });

  it('keeps what a VUI said before it broke', () => {
    const timing = byHand().bits(1, 1).bits(4, 0).bits(1, 1).bits(32, 1).bits(32, 50).bits(1, 1).bits(2, 3);
    expect(parseSps(nal(timing))).toMatchObject({
      width: 1280,
      fps: 25,
      fixedFrameRate: true,
      maxNumReorderFrames: null,
    });
  });

  it.each([
    ['68ee', 'sps-type'],
    ['', 'sps-type'],
    ['67 64 00', 'bits-truncated'],
    ['67 42 00 1e 00 00 00 00 00 00', 'bits-malformed'],
  ])('refuses %j', (bytes, code) => {
    expect(() => parseSps(hex(bytes))).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a picture that is all cropped away, and one of a size that nobody decodes', () => {
    const start = () => new BitWriter().bits(8, 66).bits(8, 0).bits(8, 30).unsigned(0, 0, 0, 0, 1).bits(1, 0);
    expect(() => parseSps(nal(start().unsigned(0, 0).bits(3, 7).unsigned(8, 0, 0, 0).bits(1, 0)))).toThrow('sps-size');
    expect(() => parseSps(nal(start().unsigned(5000, 0).bits(4, 8)))).toThrow('sps-size');
  });

  it('never throws anything but a WireError', () => {
    fc.assert(
      fc.property(fc.constantFrom(66, 77, 100, 244), fc.uint8Array({ maxLength: 80 }), (profile, garbage) => {
        try {
          parseSps(Buffer.from([0x67, profile, ...garbage]));
        } catch (error) {
          if (!(error instanceof WireError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('profileName', () => {
  it.each([
    [66, 0xc0, 'Constrained Baseline'],
    [66, 0x80, 'Baseline'],
    [77, 0x40, 'Main'],
    [100, 0, 'High'],
    [100, 0x0c, 'Constrained High'],
    [100, 0x08, 'Progressive High'],
    [110, 0, 'High 10'],
    [122, 0, 'High 4:2:2'],
    [244, 0, 'High 4:4:4 Predictive'],
    [118, 0, 'Profile 118'],
  ])('%i with flags %i is %s', (profileIdc, flags, name) => {
    expect(profileName(profileIdc, flags)).toBe(name);
  });
});
