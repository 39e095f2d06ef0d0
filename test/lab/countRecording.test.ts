import { describe, expect, it } from 'vitest';
import { readTone, toneOf, toneSounds } from './camera/toneCode.ts';
import { FRAME_NUMBERS } from './support/frameCode.ts';
import type { Account } from './verdict/Account.ts';
import { misses, unnoticed } from './verdict/bounds.ts';
import { countRecording } from './verdict/countRecording.ts';
import type { Picture, Recording } from './verdict/Recording.ts';

const FRAME_MS = 1000 / 30;
const AAC_MS = 1024 / 48;
const FRAMES = 300;
const JOIN = 150;
/** Number of the first picture. */
const FIRST = 4000;

interface Wanted {
  /** What becomes of picture `at`, 0 … 299; the second half is of the other source. */
  readonly picture?: (picture: Picture, at: number) => Picture | null;
  /** How much later than its picture the sound comes. */
  readonly soundLateMs?: (atMs: number) => number;
}

/** Ten seconds of two sources in step, as a destination has them. */
function recorded({ picture = (same) => same, soundLateMs = () => 0 }: Wanted = {}): Recording {
  const pictures = Array.from({ length: FRAMES }, (_, at) => {
    const code = { source: at < JOIN ? 0 : 1, frame: (FIRST + at) % FRAME_NUMBERS };
    return picture({ atMs: at * FRAME_MS, code }, at);
  });
  const sounds = Array.from({ length: Math.floor((FRAMES * FRAME_MS) / AAC_MS) }, (_, at) => {
    const atMs = at * AAC_MS;
    const shown = Math.max(0, Math.floor((atMs + AAC_MS / 2 - soundLateMs(atMs)) / FRAME_MS));
    return { atMs, tone: toneOf((FIRST + shown) % FRAME_NUMBERS) };
  });
  return { errors: [], pictures: pictures.filter((one) => one !== null), sounds };
}

function missesOf(recording: Recording, more: Partial<Account> = {}): string[] {
  const account = { ...countRecording(recording, FIRST), sessions: 1, cameraLatestMs: 0, changeovers: [], ...more };
  return misses(account, unnoticed);
}

describe('what a destination recorded', () => {
  it('holds where everything comes once and in order, past the last number too', () => {
    const count = countRecording(recorded(), FIRST);
    expect(count).toMatchObject({ lost: 0, repeated: 0, changes: 1, breaks: [], soundMovedMs: 0 });
    expect(missesOf(recorded())).toEqual([]);
  });

  it('lacks a frame', () => {
    const lacking = recorded({ picture: (same, at) => (at === JOIN ? null : same) });
    expect(missesOf(lacking)).toEqual([
      'frames lost: 1, at most 0',
      expect.stringMatching(/^ms between two pictures: 66/),
    ]);
  });

  it('counts from a picture on', () => {
    const lacking = recorded({ picture: (same, at) => (at === 99 ? null : same) });
    expect(countRecording(lacking, FIRST).lost).toBe(1);
    expect(countRecording(lacking, (FIRST + 98) % FRAME_NUMBERS).lost).toBe(1);
    const later = countRecording(lacking, (FIRST + 100) % FRAME_NUMBERS);
    expect(later).toMatchObject({ lost: 0, soundMovedMs: 0 });
    expect(later.video.frames).toBe(FRAMES - 100 - 8);
  });

  it('has frames again', () => {
    const again = recorded({
      picture: (same, at) =>
        at >= JOIN && same.code ? { ...same, code: { ...same.code, frame: same.code.frame - 2 } } : same,
    });
    expect(countRecording(again, FIRST)).toMatchObject({
      repeated: 2,
      lost: 0,
      standstillMs: expect.closeTo(3 * FRAME_MS, 0),
    });
    expect(missesOf(again)).toContain('frames repeated: 2, at most 0');
  });

  it('goes back in time', () => {
    const back = recorded({ picture: (same, at) => (at === JOIN ? { ...same, atMs: (JOIN - 1) * FRAME_MS } : same) });
    expect(missesOf(back)).toContain('steps back of the picture: 1, at most 0');
  });

  it('has its sound elsewhere after a join', () => {
    const moved = recorded({ soundLateMs: (atMs) => (atMs < JOIN * FRAME_MS ? 10 : 70) });
    const { soundLateMs, soundMovedMs } = countRecording(moved, FIRST);
    expect(soundLateMs).toBeCloseTo(10, -1);
    expect(soundMovedMs).toBeGreaterThan(45);
    expect(missesOf(moved)).toEqual([expect.stringMatching(/^ms that the sound moved/)]);
  });

  it('lacks a frame of sound too many', () => {
    const whole = recorded();
    const lacking = { ...whole, sounds: whole.sounds.toSpliced(200, 2) };
    expect(missesOf(lacking)).toEqual([expect.stringMatching(/^ms between two sounds: 6[34]/)]);
  });

  it('is of several sessions, or does not decode, or goes over too often', () => {
    const changeovers = [1, 2].map(() => ({ why: 'feed-ended', text: '' }) as const);
    const found = missesOf({ ...recorded(), errors: ['corrupt'] }, { sessions: 2, changeovers });
    expect(found).toEqual(['sessions: 2, at most 1', 'decode errors: 1, at most 0', 'changeovers: 2, at most 1']);
  });

  it('is too short to tell anything', () => {
    const { errors, pictures, sounds } = recorded();
    const short = { errors, pictures: pictures.slice(0, 120), sounds: sounds.slice(0, 187) };
    expect(missesOf(short)).toEqual(['a recording too short to judge']);
    expect(missesOf({ errors, pictures: [], sounds: [] }).length).toBeGreaterThan(0);
  });
});

describe('the tones', () => {
  it('are read as they are sounded, and silence as none', () => {
    const sounds = toneSounds(30);
    expect(sounds).toHaveLength(32);
    for (const [tone, sound] of sounds.entries()) {
      const samples = new Int16Array(sound.buffer, sound.byteOffset, sound.length / 2);
      expect(readTone(samples.subarray(200, 1224))).toBe(tone);
    }
    expect(readTone(new Int16Array(1024))).toBeNull();
  });

  it('are unlike themselves some frames later', () => {
    const HALF_SECOND = 15;
    const alike = (from: number, by: number) =>
      Array.from({ length: HALF_SECOND }, (_, at) => toneOf(from + at) === toneOf(from + at + by)).filter(Boolean);
    for (let from = 0; from < FRAME_NUMBERS; from++) {
      for (let by = 1; by <= 18; by++) expect(alike(from, by).length).toBeLessThan(HALF_SECOND / 2);
    }
  });
});
