import { describe, expect, it } from 'vitest';
import { differences } from '#engine/media/feeds/differences.ts';
import { audioHeader as parseAudioHeader, videoHeader as parseVideoHeader } from '#engine/media/feeds/format.ts';
import { formatFacts, houseFacts } from '#engine/media/feeds/formatFacts.ts';
import type { FormatFacts, FormatSetting } from '#shared/model/pairCheck.ts';
import { audioHeader, videoHeader } from '../bodies.ts';

const video = parseVideoHeader('h264', videoHeader, videoHeader.subarray(5));
const audio = parseAudioHeader('aac', audioHeader, audioHeader.subarray(2));
const house = formatFacts({ video, audio }, 30);

const said = (has: FormatFacts, wanted: FormatFacts = house) =>
  differences(wanted, has).map((one) => `${one.setting} ${one.class}: ${one.has}, wanted ${one.wanted}`);

describe('what the headers say', () => {
  it('is named setting by setting', () => {
    expect({ ...house, headers: '' }).toEqual({
      video: 'there',
      sound: 'there',
      'video-codec': 'h264',
      headers: '',
      resolution: '640×360',
      'frame-rate': 30,
      scan: 'progressive',
      'pixel-format': '4:2:0 with 8 bit',
      profile: 'Constrained Baseline',
      'b-frames': 0,
      'pixel-shape': '1:1',
      colour: '2/2/2 limited',
      level: '3.0',
      'reference-frames': 3,
      'audio-codec': 'aac',
      'audio-profile': 'LC',
      'sample-rate': 48_000,
      channels: 2,
      'audio-frame': 1_024,
    });
  });

  it('tells a track that is not there', () => {
    expect(formatFacts({ video: null, audio: null }, 0)).toEqual({ video: 'none', sound: 'none' });
  });
});

describe('the differences', () => {
  it('are none between like formats, and for a rate that only wavers', () => {
    expect(said(house)).toEqual([]);
    expect(said({ ...house, 'frame-rate': 30.1 })).toEqual([]);
  });

  it.each<[FormatSetting, string, string | number]>([
    ['video', 'D', 'none'],
    ['video-codec', 'D', 'hevc'],
    ['audio-codec', 'D', 'mp3'],
    ['audio-profile', 'D', 'HE'],
    ['sample-rate', 'D', 44_100],
    ['channels', 'D', 1],
    ['audio-frame', 'D', 960],
    ['resolution', 'C', '1280×720'],
    ['frame-rate', 'C', 25],
    ['scan', 'C', 'interlaced'],
    ['pixel-format', 'C', '4:2:2 with 10 bit'],
    ['profile', 'B', 'High'],
    ['b-frames', 'B', 2],
    ['pixel-shape', 'B', '4:3'],
    ['colour', 'B', '1/1/1 limited'],
    ['level', 'B', '3.1'],
    ['reference-frames', 'B', 4],
    ['headers', 'B', 'other'],
  ])('%s is class %s', (setting, wantedClass, value) => {
    expect(said({ ...house, [setting]: value })).toEqual([
      `${setting} ${wantedClass}: ${value}, wanted ${house[setting]}`,
    ]);
  });

  it('come the worst first, without what only follows from another', () => {
    const has = { ...house, headers: 'other', level: '3.1', 'frame-rate': 60, colour: '1/1/1 limited', channels: 1 };
    expect(said(has)).toEqual([
      'channels D: 1, wanted 2',
      'frame-rate C: 60, wanted 30',
      'colour B: 1/1/1 limited, wanted 2/2/2 limited',
    ]);
  });

  it('of the sound do not hide that the headers of the picture differ', () => {
    expect(said({ ...house, headers: 'other', channels: 1 })).toHaveLength(2);
  });

  it('do not hold what is not known of either', () => {
    expect(said({ resolution: '640×360' })).toEqual([]);
    expect(said(house, { channels: 2 })).toEqual([]);
  });

  it('are of no class where a feed has no sound, and impossible where the program has none', () => {
    const silent = formatFacts({ video, audio: null }, 30);
    expect(said(silent)).toEqual(['sound null: none, wanted there']);
    expect(said(house, silent)).toEqual(['sound D: there, wanted none']);
  });

  it('may be anything where only the headers of a codec can be told apart', () => {
    const [a, b] = ['aa', 'bb'].map((hex) => ({ codec: 'hevc', body: Buffer.from(hex, 'hex'), avc: null, sps: null }));
    const facts = [a, b].map((header) => formatFacts({ video: header ?? null, audio }, 30));
    expect(differences(facts[0] ?? {}, facts[1] ?? {})).toMatchObject([{ setting: 'headers', class: 'C' }]);
  });

  it('against a format of the studio are those that it sets', () => {
    const wanted = houseFacts({ width: 1280, height: 720, fps: 25, sampleRate: 44_100, channels: 2 });
    expect(said(house, wanted)).toEqual([
      'sample-rate D: 48000, wanted 44100',
      'resolution C: 640×360, wanted 1280×720',
      'frame-rate C: 30, wanted 25',
    ]);
  });
});
