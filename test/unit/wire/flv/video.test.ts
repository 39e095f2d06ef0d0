import { describe, expect, it } from 'vitest';
import { parseVideoBody } from '#engine/wire/flv/video.ts';
import { hex } from '../hex.ts';

/** ASCII as hex, for FourCCs. */
const cc = (text: string) => Buffer.from(text).toString('hex');

function parse(bytes: string) {
  return parseVideoBody(hex(bytes));
}

function frame(codec: string, isKeyFlag: boolean, compositionMs: number, dataOffset: number, dataEnd: number) {
  return { kind: 'frame', codec, isKeyFlag, compositionMs, dataOffset, dataEnd, trackId: 0 };
}

describe('parseVideoBody: legacy', () => {
  it('reads a sequence header', () => {
    expect(parse('17 00 000000 0164')).toEqual({ kind: 'config', codec: 'h264', config: hex('0164') });
  });

  it('reads pictures with their composition time, negative too', () => {
    expect(parse('17 01 000050 aabb')).toEqual(frame('h264', true, 80, 5, 7));
    expect(parse('27 01 ffffd8 aa')).toEqual(frame('h264', false, -40, 5, 6));
  });

  it('takes codec 12 for HEVC and others as they are', () => {
    expect(parse('1c 01 000000 aa')).toEqual(frame('hevc', true, 0, 5, 6));
    expect(parse('12 aabb')).toEqual(frame('other', true, 0, 1, 3));
  });

  it.each(['17 02 000000', '17 02'])('reads the end of a sequence in %s', (bytes) => {
    expect(parse(bytes)).toEqual({ kind: 'end' });
  });

  it.each([
    ['', 'empty'],
    ['17 01 000000', 'empty'],
    ['57 00', 'command'],
    ['17 09 000000 aa', 'packet-type'],
  ])('ignores %j', (bytes, why) => {
    expect(parse(bytes)).toEqual({ kind: 'ignored', why });
  });

  it.each(['17', '17 01', '17 00 0000'])('refuses %s, cut short', (bytes) => {
    expect(() => parse(bytes)).toThrow('flv-truncated');
  });
});

describe('parseVideoBody: enhanced', () => {
  it.each([
    ['hvc1', 'hevc'],
    ['av01', 'av1'],
    ['vp09', 'vp9'],
    ['vp08', 'vp8'],
    ['avc1', 'h264'],
    ['vvc1', 'vvc'],
    ['zzzz', 'other'],
  ])('reads a sequence start of %s', (fourCc, codec) => {
    expect(parse(`90 ${cc(fourCc)} 0102`)).toEqual({ kind: 'config', codec, config: hex('0102') });
  });

  it('reads a composition time only where the codec has one', () => {
    expect(parse(`91 ${cc('hvc1')} ffffd8 aabb`)).toEqual(frame('hevc', true, -40, 8, 10));
    expect(parse(`a3 ${cc('hvc1')} aabb`)).toEqual(frame('hevc', false, 0, 5, 7));
    expect(parse(`91 ${cc('av01')} aabb`)).toEqual(frame('av1', true, 0, 5, 7));
  });

  it('reads the end of a sequence, ignores metadata and commands', () => {
    expect(parse(`92 ${cc('hvc1')}`)).toEqual({ kind: 'end' });
    expect(parse(`94 ${cc('hvc1')} 02`)).toEqual({ kind: 'ignored', why: 'packet-type' });
    expect(parse('d1 00')).toEqual({ kind: 'ignored', why: 'command' });
    expect(parse(`95 ${cc('av01')} aa`)).toEqual({ kind: 'ignored', why: 'mpeg-ts' });
  });

  it('looks through ModEx, with the short and the long size', () => {
    expect(parse(`97 02 000001 01 ${cc('hvc1')} 000000 aa`)).toEqual(frame('hevc', true, 0, 13, 14));
    const long = `97 ff 0002 000001 01 ${cc('av01')} aa`;
    expect(parse(long)).toEqual(frame('av1', true, 0, 12, 13));
    expect(parse(`97 00 aa 07 00 bb 01 ${cc('av01')} aa`)).toEqual(frame('av1', true, 0, 11, 12));
  });

  it('picks the default track of several', () => {
    expect(parse(`96 01 ${cc('av01')} 00 aabb`)).toEqual(frame('av1', true, 0, 7, 9));
    expect(parse(`96 11 ${cc('av01')} 01 000001 cc 00 000002 aabb`)).toEqual(frame('av1', true, 0, 15, 17));
    // What lies in the other track looks like a track 0 itself.
    expect(parse(`96 11 ${cc('av01')} 01 000005 00 000001 ee 00 000002 aabb`)).toEqual(frame('av1', true, 0, 19, 21));
    const codecs = `96 21 ${cc('av01')} 01 000001 cc ${cc('hvc1')} 00 000005 000028 aabb`;
    expect(parse(codecs)).toEqual(frame('hevc', true, 40, 22, 24));
  });

  it('ignores messages for other tracks only', () => {
    expect(parse(`96 01 ${cc('av01')} 01 aabb`)).toEqual({ kind: 'ignored', why: 'other-track' });
    expect(parse(`96 11 ${cc('av01')} 01 000001 cc`)).toEqual({ kind: 'ignored', why: 'other-track' });
  });

  it.each([
    '90',
    `90 ${cc('hvc')}`,
    `91 ${cc('hvc1')} 0000`,
    '97',
    '97 ff 00',
    '97 05 00',
    '96',
    `96 11 ${cc('av01')} 00 0000`,
    `96 11 ${cc('av01')} 00 000009 aa`,
  ])('refuses %s, cut short', (bytes) => {
    expect(() => parse(bytes)).toThrow('flv-truncated');
  });

  it('refuses an unknown kind of multitrack', () => {
    expect(() => parse(`96 31 ${cc('av01')} 00`)).toThrow('flv-multitrack');
  });
});
