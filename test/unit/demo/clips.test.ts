import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLIP, parseClip, readClip } from '#demo/clips/Clip.ts';
import { PictureBook } from '#demo/clips/PictureBook.ts';
import { parseAsc } from '#engine/wire/aac/asc.ts';
import { AVC_FRAME_HEADER } from '#engine/wire/flv/body.ts';
import { flvHeader } from '#engine/wire/flv/file.ts';
import { parseVideoBody } from '#engine/wire/flv/video.ts';
import { inspectAccessUnit } from '#engine/wire/h264/accessUnit.ts';
import { parameterSetsInBand, parseAvcConfig } from '#engine/wire/h264/avcConfig.ts';
import { parseSps } from '#engine/wire/h264/sps.ts';

const folder = join(import.meta.dirname, '../../../assets/demo');
const a = readClip(join(folder, 'a.flv'));
const b = readClip(join(folder, 'b.flv'));

describe('the clips', () => {
  test('have the same headers, so that they are class A with each other', () => {
    expect(a.label).toBe('A');
    expect(b.label).toBe('B');
    expect(a.videoConfig.equals(b.videoConfig)).toBe(true);
    expect(a.audioConfig.equals(b.audioConfig)).toBe(true);
  });

  test('are 640×360 at 30/s with stereo sound at 48 kHz, both as long as the loop', () => {
    const config = parseAvcConfig(a.videoConfig.subarray(5));
    expect(config.lengthSize).toBe(4);
    expect(parseSps(config.sps[0] as Buffer)).toMatchObject({ width: 640, height: 360, fps: 30 });
    expect(parseAsc(a.audioConfig.subarray(2))).toMatchObject({ sampleRate: 48_000, channels: 2 });
    expect((CLIP.frames / CLIP.fps) * 1000).toBe(CLIP.loopMs);
    expect(CLIP.audioFrames * CLIP.audioFrameMs).toBeCloseTo(CLIP.loopMs, 6);
  });

  test('have an IDR every second and nowhere else, and no picture that waits for a later one', () => {
    for (const { pictures } of [a, b]) {
      for (const [frame, body] of pictures.entries()) {
        const unit = inspectAccessUnit(body, AVC_FRAME_HEADER, body.length, 4);
        const isFirstOfGop = frame % CLIP.gopFrames === 0;
        expect(unit).toMatchObject({ ok: true, hasPicture: true, hasIdr: isFirstOfGop });
        expect(parseVideoBody(body)).toMatchObject({ compositionMs: 0, isKeyFlag: isFirstOfGop });
      }
    }
  });

  test('are small', () => {
    for (const { pictures, sounds } of [a, b]) {
      const sizeBytes = [...pictures, ...sounds].reduce((sum, body) => sum + body.length, 0);
      expect(sizeBytes).toBeLessThan(1_500_000);
    }
  });

  test('a file that is none is refused', () => {
    expect(() => parseClip('A', Buffer.from('something else altogether'))).toThrow('not-flv');
    expect(() => parseClip('A', flvHeader())).toThrow('no headers');
  });
});

describe('the book of pictures', () => {
  const book = new PictureBook([a, b]);

  test('tells all pictures of both clips apart', () => {
    expect(book.size).toBe(2 * CLIP.frames);
    expect(book.identify(a.pictures[17] as Buffer)).toEqual({ label: 'A', frame: 17 });
    expect(book.identify(b.pictures[479] as Buffer)).toEqual({ label: 'B', frame: 479 });
  });

  test('knows a picture with parameter sets put before it', () => {
    const idr = b.pictures[30] as Buffer;
    const sets = parameterSetsInBand(parseAvcConfig(b.videoConfig.subarray(5)));
    const joined = Buffer.concat([idr.subarray(0, AVC_FRAME_HEADER), sets, idr.subarray(AVC_FRAME_HEADER)]);
    expect(book.identify(joined)).toEqual({ label: 'B', frame: 30 });
  });

  test('does not know a picture with one other bit, nor one that is cut short', () => {
    const changed = Buffer.from(a.pictures[5] as Buffer);
    changed[changed.length - 1] = (changed[changed.length - 1] as number) ^ 1;
    expect(book.identify(changed)).toBeNull();
    expect(book.identify((a.pictures[5] as Buffer).subarray(0, 40))).toBeNull();
    expect(book.identify(a.videoConfig)).toBeNull();
  });
});
