import { describe, expect, it } from 'vitest';
import { parseAudioBody } from '#engine/wire/flv/audio.ts';
import { hex } from '../hex.ts';

const cc = (text: string) => Buffer.from(text).toString('hex');

function parse(bytes: string) {
  return parseAudioBody(hex(bytes));
}

describe('parseAudioBody', () => {
  it('reads AAC', () => {
    expect(parse('af 00 1190')).toEqual({ kind: 'config', codec: 'aac', config: hex('1190') });
    expect(parse('af 01 aabb')).toEqual({ kind: 'frame', codec: 'aac', dataOffset: 2, dataEnd: 4 });
  });

  it('reads MP3 and others, which have no packet type', () => {
    expect(parse('2f aabb')).toEqual({ kind: 'frame', codec: 'mp3', dataOffset: 1, dataEnd: 3 });
    expect(parse('3f aabb')).toEqual({ kind: 'frame', codec: 'other', dataOffset: 1, dataEnd: 3 });
  });

  it.each([
    ['Opus', 'opus'],
    ['fLaC', 'flac'],
    ['ac-3', 'ac3'],
    ['ec-3', 'eac3'],
    ['mp4a', 'aac'],
    ['.mp3', 'mp3'],
    ['zzzz', 'other'],
  ])('reads %s of E-RTMP', (fourCc, codec) => {
    expect(parse(`90 ${cc(fourCc)} 01`)).toEqual({ kind: 'config', codec, config: hex('01') });
    expect(parse(`91 ${cc(fourCc)} aa`)).toEqual({ kind: 'frame', codec, dataOffset: 5, dataEnd: 6 });
    expect(parse(`92 ${cc(fourCc)}`)).toEqual({ kind: 'end' });
  });

  it('looks through ModEx and picks the default track', () => {
    const bytes = `97 00 00 05 11 ${cc('Opus')} 02 000001 cc 00 000001 aa`;
    expect(parse(bytes)).toEqual({ kind: 'frame', codec: 'opus', dataOffset: 18, dataEnd: 19 });
    expect(parse(`95 01 ${cc('Opus')} 01 aa`)).toEqual({ kind: 'ignored', why: 'other-track' });
  });

  it.each([
    ['', 'empty'],
    ['af', 'empty'],
    ['af 01', 'empty'],
    ['2f', 'empty'],
    ['af 02 aa', 'packet-type'],
    [`94 ${cc('Opus')} 00`, 'packet-type'],
  ])('ignores %j', (bytes, why) => {
    expect(parse(bytes)).toEqual({ kind: 'ignored', why });
  });

  it('refuses an enhanced header cut short', () => {
    expect(() => parse(`91 ${cc('Opu')}`)).toThrow('flv-truncated');
  });
});
