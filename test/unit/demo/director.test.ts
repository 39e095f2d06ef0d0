import { describe, expect, test } from 'vitest';
import type { DestinationReport } from '#demo/destination/DestinationReport.ts';
import { demoCast, demoStudio, destinationSubject, encoderSubject } from '#demo/director/cast.ts';
import { closingReport } from '#demo/director/closingReport.ts';
import { canOpenPage, openCommand } from '#demo/director/openPage.ts';
import { parseDemoOptions } from '#demo/director/options.ts';
import { type Measured, verdict } from '#demo/director/verdict.ts';
import { Studio } from '#shared/model/studio.ts';

const track = { units: 900, largestStepMs: 34, holes: 0, stepsBack: 0 };
const unbroken: DestinationReport = {
  sessions: 1,
  refused: 0,
  isLive: true,
  video: track,
  audio: { ...track, largestStepMs: 22 },
  lost: 0,
  repeated: 0,
  unknown: 0,
  lostBetweenSessions: 0,
  repeatedBetweenSessions: 0,
  changes: [],
  changeCount: 0,
  last: { label: 'B', frame: 3 },
  longestSilenceMs: 40,
  kbps: 500,
};
const changed: DestinationReport = { ...unbroken, changeCount: 1 };
const alpha: Measured = { name: 'alpha', runs: [changed], wasKilled: false };
const beta: Measured = { name: 'beta', runs: [changed, unbroken], wasKilled: true };

describe('the verdict', () => {
  test('an unbroken program has nothing against it', () => {
    expect(verdict([alpha, beta])).toEqual([]);
  });

  test.each([
    ['2 sessions', { sessions: 2 }],
    ['no picture', { video: { ...track, units: 0 } }],
    ['no sound', { audio: { ...track, units: 0 } }],
    ['1 pictures lost', { lost: 1 }],
    ['1 pictures repeated', { repeated: 1 }],
    ['3 pictures of neither', { unknown: 3 }],
    ['holes in the picture', { video: { ...track, holes: 1 } }],
    ['holes in the sound', { audio: { ...track, holes: 1 } }],
    ['steps back in the picture', { video: { ...track, stepsBack: 1 } }],
    ['steps back in the sound', { audio: { ...track, stepsBack: 1 } }],
    ['0 changes', { changeCount: 0 }],
    ['2 changes', { changeCount: 2 }],
  ])('%s is against it', (reason, difference) => {
    const reasons = verdict([{ ...alpha, runs: [{ ...changed, ...difference }] }, beta]);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toContain(`alpha: `);
    expect(reasons[0]).toContain(reason);
  });

  test('a destination that did not come back, and one that broke after it had, are against it', () => {
    expect(verdict([alpha, { ...beta, runs: [changed] }])).toEqual(['beta: 1 runs instead of 2']);
    expect(verdict([alpha, { ...beta, runs: [changed, { ...unbroken, lost: 7 }] }])).toEqual(['beta: 7 pictures lost']);
  });
});

describe('the closing report', () => {
  const facts = {
    seconds: 45,
    destinations: [alpha, beta],
    encoderOutage: { name: 'Demo encoder A', tookMs: 120 },
    destinationOutage: { name: 'beta', tookMs: 4210 },
    state: null,
  };

  test('says in words and numbers that all was well', () => {
    const { isUnbroken, lines } = closingReport(facts);
    expect(isUnbroken).toBe(true);
    expect(lines[0]).toBe('The program was unbroken.');
    const text = lines.join('\n');
    expect(text).toContain('alpha: 1 session, 900 pictures, 0 lost, 0 repeated, 0 steps back');
    expect(text).toContain('beta: 2 sessions, 1800 pictures, 0 lost, 0 repeated, 0 steps back');
    expect(text).toContain('received again after 4.2 s');
  });

  test('gives the reason when it was not', () => {
    const lost = { ...alpha, runs: [{ ...changed, lost: 2 }] };
    const { isUnbroken, lines } = closingReport({ ...facts, destinations: [lost, beta] });
    expect(isUnbroken).toBe(false);
    expect(lines.slice(0, 2)).toEqual(['The program was BROKEN:', '  alpha: 2 pictures lost']);
  });
});

describe('the cast', () => {
  let keys = 0;
  const cast = demoCast(() => `key-number-${keys++}`);

  test('makes a studio that the engine takes, with a key of its own for everyone', () => {
    const ports = new Map([
      ['alpha', 4001],
      ['beta', 4002],
    ]);
    const studio = Studio.parse(demoStudio(cast, '127.0.0.1:1935', ports));
    expect(studio.program).toMatchObject({ order: ['main', 'backup'], mode: 'hitless', delayMs: 3000, stallMs: 500 });
    expect(studio.destinations.map(({ endpoints }) => endpoints[0]?.url)).toEqual([
      'rtmp://127.0.0.1:4001/live',
      'rtmp://127.0.0.1:4002/live',
    ]);
    const all = [
      ...studio.encoders.map((one) => one.feedKey),
      ...studio.destinations.map((one) => one.endpoints[0]?.streamKey),
    ];
    expect(new Set(all).size).toBe(4);
  });

  test('bears the names that the page uses', () => {
    expect(cast.encoders.map(encoderSubject)).toEqual(['encoder/main', 'encoder/backup']);
    expect(cast.destinations.map(destinationSubject)).toEqual(['output/alpha/primary', 'output/beta/primary']);
  });
});

describe('options', () => {
  test('without any: a person, the page opens, the usual addresses or others', () => {
    expect(parseDemoOptions([])).toEqual({
      forSeconds: null,
      open: true,
      dataDir: null,
      http: { host: '127.0.0.1', port: 7350, isFixed: false },
      rtmp: { host: '127.0.0.1', port: 1935, isFixed: false },
    });
  });

  test('all of them', () => {
    const args = '--for 45 --no-open --data-dir /x --http 127.0.0.1:0 --rtmp 127.0.0.1:1940'.split(' ');
    expect(parseDemoOptions(args)).toEqual({
      forSeconds: 45,
      open: false,
      dataDir: '/x',
      http: { host: '127.0.0.1', port: 0, isFixed: false },
      rtmp: { host: '127.0.0.1', port: 1940, isFixed: true },
    });
  });

  test.each([
    [['--for', 'ever'], '--for takes seconds'],
    [['--for', '3'], 'at least'],
    [['--http', '7350'], '--http takes HOST:PORT'],
    [['--rtmp', 'localhost:70000'], '--rtmp takes HOST:PORT'],
    [['--fro', '45'], 'Unknown option'],
  ])('%j is refused with its reason', (args, reason) => {
    expect(() => parseDemoOptions(args)).toThrow(reason);
  });

  test('help is no run', () => {
    expect(parseDemoOptions(['--help'])).toBeNull();
  });
});

describe('the page', () => {
  test('opens only where there is a screen and a person', () => {
    expect(canOpenPage({ platform: 'linux', env: {} })).toBe(false);
    expect(canOpenPage({ platform: 'linux', env: { DISPLAY: ':0' } })).toBe(true);
    expect(canOpenPage({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe(true);
    expect(canOpenPage({ platform: 'darwin', env: {} })).toBe(true);
    expect(canOpenPage({ platform: 'win32', env: { CI: 'true' } })).toBe(false);
  });

  test('is given to the opener of each system', () => {
    expect(openCommand('linux', 'http://x/')).toEqual(['xdg-open', 'http://x/']);
    expect(openCommand('darwin', 'http://x/')).toEqual(['open', 'http://x/']);
    expect(openCommand('win32', 'http://x/')).toEqual(['explorer.exe', 'http://x/']);
  });
});
