import { describe, expect, it } from 'vitest';
import { beginAttempt, noteDeclined, type ObsAttempt } from '#engine/adapters/encoders/obs/attempt.ts';
import { plan, polls } from '#engine/adapters/encoders/obs/plan.ts';
import { noFacts, type ObsFacts } from '#engine/adapters/encoders/obs/report.ts';
import { noStream, type ObsPhase } from '#engine/adapters/encoders/obs/stream.ts';
import type { Step, Wanted } from '#engine/adapters/encoders/plug.ts';

const live: Wanted = { kind: 'live', target: { url: 'rtmp://10.0.0.5:1935/live', feedKey: 'main-4f1c' } };
const idle: Wanted = { kind: 'idle' };
const ours = { host: '10.0.0.5', isOurs: true, isExact: true };
const near = { ...ours, isExact: false };
const other = { host: 'a.example', isOurs: false, isExact: false };

function facts(phase: ObsPhase, service: ObsFacts['service'], attempt: Partial<ObsAttempt> = {}): ObsFacts {
  const stream = { ...noStream, phase, isConfirmed: phase === 'live' };
  return { ...noFacts, stream, service, attempt: { ...beginAttempt, hasStatus: true, ...attempt } };
}

function written(step: Step): string {
  switch (step.kind) {
    case 'do':
      return step.commands.map(({ call }) => call).join(' + ');
    case 'refuse':
      return `! ${step.fault.code}`;
    case 'done':
      return `= ${step.text}`;
    case 'wait':
      return '…';
  }
}

const phases: ObsPhase[] = ['unknown', 'idle', 'starting', 'live', 'reconnecting', 'stopping'];
const row = (wanted: Wanted, service: ObsFacts['service'], asked: string[]) =>
  phases.map((phase) => written(plan(wanted, facts(phase, service, { asked }), 0)));

const elsewhere = '! encoder-streams-elsewhere';
const point = 'SetStreamServiceSettings + GetStreamServiceSettings';
const read = 'GetStreamServiceSettings';

describe('each state of the stream: unknown, idle, starting, live, reconnecting, stopping', () => {
  it.each([
    ['service not read', live, null, [], [read, read, read, read, read, read]],
    ['service ours', live, ours, [], ['…', 'StartStream', '…', '= was live already', '…', '…']],
    ['service ours, start asked', live, ours, ['StartStream'], ['…', '…', '…', '= is live', '…', '…']],
    ['service nearly ours', live, near, [], ['…', point, '…', '= was live already', '…', '…']],
    ['service another', live, other, [], ['…', point, elsewhere, elsewhere, elsewhere, '…']],
    [
      'service kept',
      live,
      other,
      ['SetStreamServiceSettings'],
      ['…', '! encoder-kept-its-target', elsewhere, elsewhere, elsewhere, '…'],
    ],
    ['stop', idle, null, [], ['…', '= was stopped already', '…', 'StopStream', 'StopStream', '…']],
    ['stop asked', idle, null, ['StopStream'], ['…', '= is stopped', '…', '…', '…', '…']],
  ] as const)('%s', (_, wanted, service, asked, expected) => {
    expect(row(wanted, service, [...asked])).toEqual(expected);
  });
});

it('reads the status before it touches anything', () => {
  expect(written(plan(live, facts('idle', ours, { hasStatus: false }), 0))).toBe('GetStreamStatus');
});

it('does not believe an event alone', () => {
  const known = facts('live', ours);
  expect(written(plan(live, { ...known, stream: { ...known.stream, isConfirmed: false } }, 0))).toBe('…');
});

it('says why it would do each thing', () => {
  const step = plan(live, facts('idle', other), 0);
  expect(step.kind === 'do' && step.commands.every(({ why }) => why.length > 5)).toBe(true);
});

it('sets every field that another service may have left', () => {
  const step = plan(live, facts('idle', other), 0);
  expect(step.kind === 'do' && step.commands[0]?.data).toEqual({
    streamServiceType: 'rtmp_custom',
    streamServiceSettings: {
      server: 'rtmp://10.0.0.5:1935/live',
      key: 'main-4f1c',
      use_auth: false,
      bwtest: false,
      username: '',
      password: '',
    },
  });
});

it('needs an ingest', () => {
  expect(written(plan({ kind: 'live', target: null }, facts('idle', other), 0))).toBe('! encoder-no-ingest');
});

it('gives up when OBS gave the start up', () => {
  const attempt = { asked: ['StartStream'], wasRefused: true };
  expect(written(plan(live, facts('idle', ours, attempt), 0))).toBe('! encoder-start-failed');
});

describe('a command that is declined', () => {
  const asked = { ...beginAttempt, hasStatus: true, asked: ['StartStream'] };

  it('is asked again a second later when OBS is not ready', () => {
    const attempt = noteDeclined(asked, 'StartStream', 207, 5000);
    expect(written(plan(live, facts('idle', ours, attempt), 5900))).toBe('…');
    expect(written(plan(live, facts('idle', ours, attempt), 6000))).toBe('StartStream');
  });

  it('makes us look again when the stream is not as we thought, three times', () => {
    let attempt = noteDeclined(asked, 'StartStream', 500, 0);
    expect(written(plan(live, facts('idle', ours, attempt), 0))).toBe('GetStreamStatus');
    for (let time = 0; time < 3; time++) attempt = noteDeclined(attempt, 'StartStream', 500, 0);
    expect(written(plan(live, facts('idle', ours, attempt), 0))).toBe('! encoder-command-declined');
  });

  it('is asked again a little later where OBS still puts out what it has stopped', () => {
    const attempt = noteDeclined(asked, 'SetVideoSettings', 500, 5_000);
    const change = { kind: 'set', change: { setting: 'frame-rate', value: 30 } } as const;
    expect(plan(change, facts('idle', ours, attempt), 5_900)).toMatchObject({ kind: 'wait' });
    expect(plan(change, facts('idle', ours, attempt), 6_000)).toMatchObject({ kind: 'do' });
  });

  it('is not asked again for any other reason', () => {
    const attempt = noteDeclined(asked, 'SetStreamServiceSettings', 700, 0);
    const step = plan(live, facts('idle', ours, attempt), 0);
    expect(step.kind === 'refuse' && step.fault.context).toEqual({ call: 'SetStreamServiceSettings', code: 700 });
  });
});

describe('polls', () => {
  const calls = (known: ObsFacts, nowMs = 0) => polls(known, nowMs).map(({ call }) => call);

  it('asks once for what does not change, and now and then what OBS is set to', () => {
    const settings = ['GetProfileParameter', 'GetVideoSettings'];
    const asked = (known: ObsFacts, nowMs = 0) => [...new Set(calls(known, nowMs))];
    const once = ['GetVersion', 'GetStreamStatus', 'GetStats', 'GetStreamServiceSettings'];
    expect(asked(noFacts)).toEqual([...once, ...settings]);
    const known = { ...noFacts, version: '31', service: ours, settings: { ...noFacts.settings, readMs: 0 } };
    expect(asked(known, 9_999)).toEqual(['GetStreamStatus', 'GetStats']);
    expect(asked(known, 10_000)).toEqual(['GetStreamStatus', 'GetStats', ...settings]);
  });

  it('leaves OBS alone while its scene collection changes, if not for ever', () => {
    const changing = { ...facts('idle', ours), changingSinceMs: 1000 };
    expect(calls(changing, 2000)).toEqual([]);
    expect(written(plan(live, changing, 2000))).toBe('…');
    expect(calls(changing, 17_000)).not.toEqual([]);
  });
});
