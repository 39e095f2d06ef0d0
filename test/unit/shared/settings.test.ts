import { describe, expect, it } from 'vitest';
import { FormatSetting, pictureSize, sizeOf } from '#shared/model/pairCheck.ts';
import { settingPlace } from '#shared/text/settingPlaces.ts';
import { adviceText, differenceText, noteTexts, settingName, settingValue, viewerText } from '#shared/text/settings.ts';

describe('the words of the pair check', () => {
  it.each(FormatSetting.options)('%s: a name, and what a viewer would see', (setting) => {
    expect(settingName(setting)).toMatch(/^[A-Z]/);
    expect(viewerText(setting, 'C')).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    ['obs-advanced', 'Settings → Output → Streaming → Keyframe Interval'],
    ['obs-simple', 'Settings → Output → Custom Encoder Settings, keyint'],
    ['a make that is not known', 'Keyframe interval'],
    [null, 'Keyframe interval'],
  ])('a place in the words of %s', (dialect, place) => {
    expect(settingPlace('keyframe-interval', dialect)).toBe(place);
  });

  it.each([
    ['resolution', '1280×720', '1280×720'],
    ['frame-rate', 29.97, '29.97 fps'],
    ['keyframe-interval', 8_333, '8.3 s'],
    ['sample-rate', 44_100, '44.1 kHz'],
    ['channels', 1, 'mono'],
    ['channels', 6, '6 channels'],
    ['b-frames', 0, 'none'],
    ['colour', '6/6/6 full', 'BT.601, full range'],
    ['colour', '4/4/4 limited', '4/4/4, limited range'],
    ['audio-profile', 'LC', 'AAC-LC'],
    ['video-codec', 'hevc', 'HEVC'],
    ['video-codec', 'vp9', 'vp9'],
  ] as const)('%s %s is %s', (setting, value, text) => {
    expect(settingValue(setting, value)).toBe(text);
  });

  it('say what to set, and where', () => {
    const place = settingPlace('frame-rate', 'obs-simple');
    expect(adviceText('frame-rate', place, '30 fps')).toBe('Settings → Video → Common FPS Values: set it to 30 fps.');
    expect(adviceText('sound', 'Sound', 'on')).toBe('Sound: switch it on.');
    expect(adviceText('sound', 'Sound', 'none')).toBe('Sound: switch it off.');
  });

  it('fit inside a sentence', () => {
    expect(differenceText('frame-rate', 25, 30)).toBe('frame rate 25 fps, not 30 fps');
    expect(differenceText('audio-profile', 'HE', 'LC')).toBe('AAC profile AAC-HE, not AAC-LC');
    expect(differenceText('headers', '', '')).toBe('another encoder or preset');
  });

  it('tell sound that the program does not have from sound that is missing', () => {
    expect(viewerText('sound', 'D')).toContain('program has none');
    expect(viewerText('sound', null)).toContain('hear nothing');
  });

  it('are sentences where they are notes', () => {
    for (const text of Object.values(noteTexts)) expect(text).toMatch(/^[A-Z].*\.$/);
  });
});

it('a size is read as it was written', () => {
  expect(sizeOf(pictureSize(1920, 1080))).toEqual({ width: 1920, height: 1080 });
  expect(sizeOf('1080p')).toBeNull();
});
