import { describe, expect, it } from 'vitest';
import { bitrate, pictureFormat, soundFormat, span } from '../../../renderer/format/figures.ts';
import { duration, zoneName } from '../../../renderer/format/times.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('figures', () => {
  it('keep one unit, so that nothing jumps', () => {
    expect([0, 940, 6123, 24_449].map((kbps) => plain(bitrate(kbps)))).toEqual([
      '0.0 Mbit/s',
      '0.94 Mbit/s',
      '6.1 Mbit/s',
      '24.4 Mbit/s',
    ]);
  });

  it('say spans and formats as people do', () => {
    expect([0, 340.4, 999.6, 3000].map((ms) => plain(span(ms)))).toEqual(['0 ms', '340 ms', '1.0 s', '3.0 s']);
    const video = { codec: 'h264', width: 1920, height: 1080, fps: 30, profile: null };
    expect(pictureFormat(video)).toBe('1080p30');
    expect(pictureFormat({ ...video, fps: 59.94 })).toBe('1080p59.94');
    expect(soundFormat({ codec: 'aac', sampleRate: 44_100, channels: 2 })).toBe('AAC 44.1 kHz × 2');
  });
});

describe('times', () => {
  it('count days, and never below zero', () => {
    expect(duration(24_138_000)).toBe('06:42:18');
    expect(duration(90_061_000)).toBe('1 d 01:01:01');
    expect(duration(-500)).toBe('00:00:00');
  });

  it('name the zone of the page', () => {
    const zoned = (minutes: number) => zoneName({ getTimezoneOffset: () => minutes } as Date);
    expect([0, -60, 210, -345].map(zoned)).toEqual(['UTC', 'UTC+1', 'UTC−3:30', 'UTC+5:45']);
  });
});
