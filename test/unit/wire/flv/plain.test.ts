import { describe, expect, it } from 'vitest';
import { plainAudio, plainVideo } from '#engine/wire/flv/plain.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const cc = (text: string) => Buffer.from(text, 'latin1').toString('hex');

describe('plainVideo', () => {
  it.each([
    ['17 01 000028 aabb'],
    [''],
    [`91 ${cc('hvc1')} 000028 aabb`],
    [`90 ${cc('av01')} 81`],
    [`94 ${cc('hvc1')} 02`],
  ])('answers %j as it is', (text) => {
    const body = hex(text);
    expect(plainVideo(body)).toBe(body);
  });

  it.each([
    ['a header of H.264', `90 ${cc('avc1')} 0142`, '17 00 000000 0142'],
    ['a key frame of H.264', `91 ${cc('avc1')} 000028 aabb`, '17 01 000028 aabb'],
    ['a frame of H.264 that is shown before it is decoded', `a1 ${cc('avc1')} ffffd8 aabb`, '27 01 ffffd8 aabb'],
    ['one without a composition time', `a3 ${cc('avc1')} aabb`, '27 01 000000 aabb'],
    ['one track of HEVC', `96 01 ${cc('hvc1')} 00 000028 aabb`, `91 ${cc('hvc1')} 000028 aabb`],
    ['the first of two tracks', `a6 13 ${cc('av01')} 01 000001 cc 00 000002 aabb`, `a3 ${cc('av01')} aabb`],
    ['H.264 among other codecs', `96 20 ${cc('av01')} 01 000001 cc ${cc('avc1')} 00 000002 0142`, '17 00 000000 0142'],
    ['what a modifier stands before', `97 02 000001 01 ${cc('hvc1')} 000000 aa`, `91 ${cc('hvc1')} 000000 aa`],
  ])('takes %s out of its wrapping', (_, text, plain) => {
    expect(plainVideo(hex(text))).toEqual(hex(plain));
  });

  it('has nothing for other tracks, and refuses what is cut short', () => {
    expect(plainVideo(hex(`96 01 ${cc('av01')} 01 aabb`))).toBeNull();
    expect(() => plainVideo(hex(`96 11 ${cc('av01')} 00 000009 aa`))).toThrow('flv-truncated');
    expect(() => plainVideo(hex('90 61'))).toThrow('flv-truncated');
  });
});

describe('plainAudio', () => {
  it.each([['af 01 21'], [''], [`91 ${cc('Opus')} aa`], ['2f aabb']])('answers %j as it is', (text) => {
    const body = hex(text);
    expect(plainAudio(body)).toBe(body);
  });

  it.each([
    ['a header of AAC', `90 ${cc('mp4a')} 1190`, 'af 00 1190'],
    ['a frame of AAC', `91 ${cc('mp4a')} 21aa`, 'af 01 21aa'],
    ['the default track of two', `95 11 ${cc('Opus')} 01 000001 cc 00 000002 aabb`, `91 ${cc('Opus')} aabb`],
  ])('takes %s out of its wrapping', (_, text, plain) => {
    expect(plainAudio(hex(text))).toEqual(hex(plain));
  });

  it('has nothing for other tracks', () => {
    expect(plainAudio(hex(`95 01 ${cc('Opus')} 01 aabb`))).toBeNull();
  });
});
