import { describe, expect, it } from 'vitest';
import { compatibility } from '#engine/media/feeds/compatibility.ts';
import {
  type FeedFormat,
  audioHeader as parseAudioHeader,
  videoHeader as parseVideoHeader,
  type VideoHeader,
} from '#engine/media/feeds/format.ts';
import { aacConfigBody } from '#engine/wire/flv/body.ts';
import { audioHeader, otherHeader, videoHeader } from '../bodies.ts';

const video = parseVideoHeader('h264', videoHeader, videoHeader.subarray(5));
const audio = parseAudioHeader('aac', audioHeader, audioHeader.subarray(2));
const house: FeedFormat = { video, audio };
const FPS = 30;

function asc(hex: string) {
  const body = aacConfigBody(Buffer.from(hex, 'hex'));
  return parseAudioHeader('aac', body, body.subarray(2));
}

function withSps(change: Partial<NonNullable<VideoHeader['sps']>>): VideoHeader {
  const { sps } = video;
  if (!sps) throw new Error('the header has no SPS');
  return { ...video, body: Buffer.from('other'), sps: { ...sps, ...change } };
}

function classOf(feed: Partial<FeedFormat>, fps: number = FPS): string {
  return compatibility(house, { ...house, ...feed }, FPS, fps);
}

describe('compatibility', () => {
  it.each([
    ['the same bytes', 'A', {}],
    ['the same sound, said with more bytes', 'A', { audio: asc('119056e500') }],
    ['no sound: silence fills in', 'A', { audio: null }],
    ['other parameter sets', 'B', { video: parseVideoHeader('h264', otherHeader, otherHeader.subarray(5)) }],
    ['another size', 'C', { video: withSps({ width: 1280 }) }],
    ['another scan', 'C', { video: withSps({ interlaced: true }) }],
    ['another bit depth', 'C', { video: withSps({ bitDepthLuma: 10 }) }],
    ['another sample rate', 'D', { audio: asc('1210') }],
    ['another number of channels', 'D', { audio: asc('1188') }],
    ['another audio codec', 'D', { audio: parseAudioHeader('mp3', Buffer.from('2f', 'hex'), Buffer.alloc(0)) }],
    ['another video codec', 'D', { video: parseVideoHeader('hevc', Buffer.from('1c', 'hex'), Buffer.alloc(0)) }],
    ['no picture', 'D', { video: null }],
  ])('%s is class %s', (_, wanted, feed) => {
    expect(classOf(feed as Partial<FeedFormat>)).toBe(wanted);
  });

  it('is C at another rate, but not for a measurement that wavers or is not there yet', () => {
    expect(classOf({}, 25)).toBe('C');
    expect(classOf({}, 30.1)).toBe('A');
    expect(classOf({}, 0)).toBe('A');
  });

  it('is D for sound where the program has none', () => {
    expect(compatibility({ video, audio: null }, house, FPS, FPS)).toBe('D');
  });
});
