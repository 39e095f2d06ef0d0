import { expect, it } from 'vitest';
import { parseAudioBody } from '#engine/wire/flv/audio.ts';
import { aacConfigBody, aacFrameBody, avcConfigBody, avcFrameHeader } from '#engine/wire/flv/body.ts';
import { parseVideoBody } from '#engine/wire/flv/video.ts';
import { hex } from '../hex.ts';

it('writes sequence headers', () => {
  expect(avcConfigBody(hex('0164'))).toEqual(hex('17 00 000000 0164'));
  expect(aacConfigBody(hex('1190'))).toEqual(hex('af 00 1190'));
  expect(aacFrameBody(hex('aabb'))).toEqual(hex('af 01 aabb'));
  expect(parseAudioBody(aacFrameBody(hex('aabb')))).toMatchObject({ kind: 'frame', codec: 'aac' });
});

it.each([0, 80, -40, 0x7fffff, -0x800000])('writes a picture header with composition time %i', (compositionMs) => {
  const body = Buffer.alloc(8, 0xaa);
  expect(avcFrameHeader(body, 0, true, compositionMs)).toBe(5);
  expect(parseVideoBody(body)).toMatchObject({ kind: 'frame', isKeyFlag: true, compositionMs, dataOffset: 5 });
  avcFrameHeader(body, 0, false, compositionMs);
  expect(parseVideoBody(body)).toMatchObject({ isKeyFlag: false });
});
