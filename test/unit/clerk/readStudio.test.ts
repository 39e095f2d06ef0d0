import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonErrorPlace } from '#engine/clerk/config/jsonErrorPlace.ts';
import { migrate } from '#engine/clerk/config/migrations.ts';
import { readStudio } from '#engine/clerk/config/readStudio.ts';
import { faultText } from '#shared/text/faults.ts';
import { codeOf, unwrap } from './clerkRig.ts';
import { SECRETS, studioText } from './studioText.ts';

function textOf(studio: unknown): string {
  const outcome = readStudio(typeof studio === 'string' ? studio : JSON.stringify(studio));
  return outcome.ok ? 'read' : faultText(outcome.fault.code, outcome.fault.context);
}

describe('a studio that is read', () => {
  it('has every default filled in', () => {
    const studio = unwrap(readStudio('{"version":1,"name":"S"}'));
    expect(studio).toMatchObject({ ingest: { rtmp: '127.0.0.1:1935' }, program: { delayMs: 3000, mode: 'hitless' } });
  });

  it('may begin with a byte order mark', () => expect(textOf(`\uFEFF${studioText()}`)).toBe('read'));
});

describe('a studio that is refused', () => {
  const base = JSON.parse(studioText());
  const withEncoder = (more: object) => ({ ...base, encoders: [{ ...base.encoders[0], ...more }] });

  it.each([
    ['program.delayMs: expected a whole number, got "3s"', { ...base, program: { delayMs: '3s' } }],
    ['program.delayMs: expected a whole number, got 2.5', { ...base, program: { delayMs: 2.5 } }],
    ['program.stallMs: expected at least 100, got 5', { ...base, program: { stallMs: 5 } }],
    ['program.mode: expected "hitless" or "low-latency", got "fast"', { ...base, program: { mode: 'fast' } }],
    ['program.order[0]: expected the id of one of the encoders', { ...base, program: { order: ['third'] } }],
    ['encoders[0].latencyTrimMs: expected a whole number, got null', withEncoder({ latencyTrimMs: null })],
    ['encoders[0].id: expected lower-case letters', { ...base, encoders: [{ id: 'Main', name: 'M', make: 'obs' }] }],
    ['encoders[0].name: expected a text, got nothing', { ...base, encoders: [{ id: 'main', make: 'obs' }] }],
    ['ingest.rtmp: expected HOST:PORT', { ...base, ingest: { rtmp: '1935' } }],
    ['colour: expected no such field', { ...base, colour: 'red' }],
    ['version: expected 1', { ...base, version: '1' }],
    ['name: expected a text, got nothing', { version: 1 }],
    ['the file: expected an object', []],
  ])('%s', (text, studio) => expect(textOf(studio)).toContain(`The studio is not valid: ${text}`));

  it('says the version of a newer one', () => {
    expect(textOf({ version: 7, name: 'S', future: true })).toBe(
      'The studio is of version 7; this program knows version 1.',
    );
  });

  it('says line and column of what is no JSON', () => {
    expect(textOf('{\n  "version": 1,\n  "name": S\n}')).toContain('(line 3, column 11)');
  });

  it('is refused when it is too large', () =>
    expect(codeOf(readStudio(' '.repeat(1_000_001)))).toBe('studio-unreadable'));

  it('never quotes what may be a secret', () => {
    const wrong = [
      { ...base, encoders: [{ ...base.encoders[0], feedKey: 'abc' }] },
      { ...base, encoders: [{ ...base.encoders[0], feedKey: SECRETS.streamKey.repeat(50) }] },
      { ...base, destinations: [{ ...base.destinations[0], endpoints: [{ id: 'a', url: 'x'.repeat(2001) }] }] },
      studioText().replace('"name":"Studio A"', `"name": ${SECRETS.streamKey}`),
      studioText().slice(0, -20),
    ];
    for (const studio of wrong) {
      const text = textOf(studio);
      expect(text).toContain('The studio is not');
      for (const secret of [...Object.values(SECRETS), '"abc"', 'xxxx']) expect(text).not.toContain(secret);
    }
  });
});

describe('the place of an error', () => {
  it.each([
    ['', 1, 1],
    ['{', 1, 2],
    ['{"a" 1}', 1, 6],
    ['{"a":1,}', 1, 8],
    ['[1,2', 1, 5],
    ['[1 2]', 1, 4],
    ['{}\n x', 2, 2],
    ['{"a":\n"b\n"}', 2, 1],
    ['{"a":01}', 1, 6],
    [`${'['.repeat(200_000)}`, 1, 200_001],
  ])('%j', (text, line, column) => expect(jsonErrorPlace(text)).toEqual({ line, column }));

  it('is the end for whatever is JSON, and where it is cut for what is cut', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, cutAt) => {
        expect(jsonErrorPlace(json)).toEqual({ line: 1, column: json.length + 1 });
        const cut = json.slice(0, cutAt % (json.length + 1));
        expect(jsonErrorPlace(cut).column).toBeLessThanOrEqual(cut.length + 1);
      }),
    );
  });
});

describe('migrations', () => {
  const migrations = [
    (studio: Record<string, unknown>) => ({ ...studio, second: true }),
    (studio: Record<string, unknown>) => ({ ...studio, third: studio['second'] }),
  ];

  it('run one after the other from the version of the file', () => {
    expect(migrate({ version: 1 }, 1, migrations)).toEqual({ version: 3, second: true, third: true });
    expect(migrate({ version: 2 }, 2, migrations)).toEqual({ version: 3, third: undefined });
    expect(migrate({ version: 3 }, 3, migrations)).toEqual({ version: 3 });
  });
});

describe('a studio whose settings lie too deep', () => {
  const studio = (levels: number) =>
    `{"version":1,"name":"S","encoders":[{"id":"m","name":"m","make":"obs","options":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}]}`;

  it.each([30, 2000, 100_000])('is refused in words: %i levels in its options', (levels) => {
    expect(readStudio(studio(levels))).toEqual({
      ok: false,
      fault: {
        code: 'studio-invalid',
        context: { path: 'the file', expected: 'at most 32 levels of objects and lists within one another', more: 0 },
      },
    });
  });

  it('is one that may be, just below that', () => {
    expect(readStudio(studio(29)).ok).toBe(true);
  });

  it('is refused in words, whatever it is: 400 000 lists', () => {
    const text = `${'['.repeat(400_000)}${']'.repeat(400_000)}`;
    expect(readStudio(text).ok).toBe(false);
  });
});
