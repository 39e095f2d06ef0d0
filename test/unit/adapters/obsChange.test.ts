import { describe, expect, it } from 'vitest';
import { planChange, settable } from '#engine/adapters/encoders/obs/change.ts';
import { noFacts, type ObsFacts, read } from '#engine/adapters/encoders/obs/report.ts';
import { parameterData, settingsOf } from '#engine/adapters/encoders/obs/settings.ts';
import { withX264Options, x264Option } from '#engine/adapters/encoders/obs/x264Options.ts';
import type { Heard } from '#engine/adapters/encoders/plug.ts';
import type { FormatSetting } from '#shared/model/pairCheck.ts';

const at = { nowMs: 5_000, target: null };
const simple = {
  'Output/Mode': 'Simple',
  'SimpleOutput/StreamEncoder': 'x264',
  'SimpleOutput/UseAdvanced': 'true',
  'SimpleOutput/x264Settings': 'threads=1 keyint=100',
  'Audio/SampleRate': '44100',
  'Audio/ChannelSetup': 'Stereo',
};
const advanced = { ...simple, 'Output/Mode': 'Advanced' };

const answered = (call: string, data: unknown, sent?: Record<string, string>): Heard => ({
  kind: 'answered',
  call,
  data,
  sent,
});
const parameter = (key: string, value: string): Heard =>
  answered('GetProfileParameter', { parameterValue: value }, parameterData(key));
const picture = (fps: number, width = 1280, height = 720): Heard =>
  answered('GetVideoSettings', { fpsNumerator: fps, fpsDenominator: 1, outputWidth: width, outputHeight: height });
const stream = (state: string): Heard => ({
  kind: 'told',
  event: 'StreamStateChanged',
  data: { outputState: `OBS_WEBSOCKET_OUTPUT_${state}` },
});

/** An OBS that was read, and has been asked for its settings in this order. */
function factsOf(parameters: Record<string, string> = simple, ...heard: Heard[]): ObsFacts {
  const all: Heard[] = [
    stream('STOPPED'),
    { kind: 'asked', call: 'GetVideoSettings' },
    ...Object.entries(parameters).map(([key, value]) => parameter(key, value)),
    picture(25),
    ...heard,
  ];
  return all.reduce<ObsFacts>((facts, one) => read(facts, one, at), noFacts);
}

/** What OBS would be told, in short. */
function told(setting: FormatSetting, value: string | number, facts = factsOf()): string[] {
  const step = planChange({ setting, value }, facts);
  if (step.kind === 'refuse') return [`refused: ${step.fault.code} ${step.fault.context['note'] ?? ''}`.trim()];
  if (step.kind === 'done') return [`done: ${step.text}`];
  if (step.kind === 'wait') return ['wait'];
  return step.commands
    .filter(({ call }) => call.startsWith('Set'))
    .map(({ data }) => Object.values(data ?? {}).join(' '));
}

describe('what OBS says of its settings', () => {
  it('is a format in our words', () => {
    expect(settingsOf(factsOf().settings)).toEqual({
      dialect: 'obs-simple',
      format: {
        resolution: '1280×720',
        'frame-rate': 25,
        'sample-rate': 44_100,
        channels: 2,
        'keyframe-interval': 4_000,
      },
    });
  });

  it('is nothing before all was read', () => {
    expect(settingsOf(noFacts.settings)).toBeNull();
  });

  it('tells no keyframe interval in the advanced output, and no size where that is scaled again', () => {
    expect(settingsOf(factsOf(advanced).settings)?.format).not.toHaveProperty('keyframe-interval');
    for (const rescale of [{ 'AdvOut/Rescale': 'true' }, { 'AdvOut/RescaleFilter': '3' }]) {
      const settings = settingsOf(factsOf({ ...advanced, ...rescale }).settings);
      expect(settings?.dialect).toBe('obs-rescaling');
      expect(settings?.format).not.toHaveProperty('resolution');
    }
  });

  it('is read anew after the profile changed', () => {
    const changed: Heard = { kind: 'told', event: 'CurrentProfileChanged', data: {} };
    expect(settingsOf(factsOf(simple, changed).settings)).toBeNull();
  });

  it('is what OBS still runs with where a new value waits for its start', () => {
    const facts = factsOf(
      simple,
      answered('SetProfileParameter', null, parameterData('Audio/SampleRate')),
      parameter('Audio/SampleRate', '48000'),
    );
    expect(settingsOf(facts.settings)?.format['sample-rate']).toBe(44_100);
    expect(settable(facts, { setting: 'sample-rate', value: 48_000 })).toEqual({ can: false, note: 'awaits-start' });
  });
});

describe('what OBS is told', () => {
  it.each<[FormatSetting, string | number, string[]]>([
    ['frame-rate', 30, ['30 1']],
    ['frame-rate', 29.97, ['30000 1001']],
    ['frame-rate', 23.976, ['24000 1001']],
    ['frame-rate', 29.5, ['refused: encoder-setting no-such-value']],
    ['resolution', '640×360', ['640 360']],
    ['sample-rate', 48_000, ['Audio SampleRate 48000']],
    ['sample-rate', 32_000, ['refused: encoder-setting no-such-value']],
    ['channels', 1, ['Audio ChannelSetup Mono']],
    ['channels', 7, ['refused: encoder-setting no-such-value']],
    ['colour', '6/6/6 full', ['Video ColorSpace 601', 'Video ColorRange Full', '25 1']],
    ['colour', '2/2/2 limited', ['refused: encoder-setting no-such-value']],
    ['pixel-format', '4:4:4 with 8 bit', ['Video ColorFormat I444', '25 1']],
    ['keyframe-interval', 2_000, ['SimpleOutput x264Settings threads=1 keyint=50']],
    ['profile', 'High', ['SimpleOutput x264Settings threads=1 keyint=100 profile=high cabac=1 8x8dct=1']],
    ['profile', 'High 10', ['refused: encoder-setting no-such-value']],
    ['b-frames', 0, ['SimpleOutput x264Settings threads=1 keyint=100 bframes=0']],
    ['b-frames', 2, ['SimpleOutput x264Settings threads=1 keyint=100 bframes=3 b-pyramid=normal']],
    ['b-frames', 4, ['refused: encoder-setting no-such-value']],
    ['video-codec', 'h264', ['refused: encoder-has-no-setting']],
  ])('%s %s', (setting, value, wanted) => {
    expect(told(setting, value)).toEqual(wanted);
  });

  it.each<FormatSetting>(['keyframe-interval', 'profile', 'b-frames'])(
    '%s: nothing where it lets nobody',
    (setting) => {
      const byHand = ['refused: encoder-setting by-hand'];
      expect(told(setting, 0, factsOf(advanced))).toEqual(byHand);
      expect(told(setting, 0, factsOf({ ...simple, 'SimpleOutput/UseAdvanced': 'false' }))).toEqual(byHand);
      expect(told(setting, 0, factsOf({ ...simple, 'SimpleOutput/StreamEncoder': 'nvenc' }))).toEqual(byHand);
    },
  );

  it('is no size where the stream is scaled once more', () => {
    expect(told('resolution', '640×360', factsOf({ ...advanced, 'AdvOut/Rescale': 'true' }))).toEqual([
      'refused: encoder-setting by-hand',
    ]);
  });

  it('begins with reading what is set', () => {
    const step = planChange({ setting: 'frame-rate', value: 30 }, noFacts);
    const calls = step.kind === 'do' ? step.commands.map(({ call }) => call) : [];
    expect(new Set(calls)).toEqual(new Set(['GetProfileParameter', 'GetVideoSettings']));
    expect(calls.at(-1)).toBe('GetVideoSettings');
  });
});

describe('afterwards', () => {
  const asked = (call: string): Heard => ({ kind: 'asked', call });

  it('it is done when OBS says so itself', () => {
    const facts = factsOf(simple, asked('SetVideoSettings'), picture(30));
    expect(told('frame-rate', 30, facts)).toEqual(['done: is set, and says so']);
  });

  it('it waits for a stream that shows it', () => {
    const change = { setting: 'colour' as const, value: '6/6/6 full' };
    const idle = factsOf();
    expect(settable(idle, change)).toEqual({ can: true, note: null });
    const set = factsOf(simple, parameter('Video/ColorSpace', '601'), parameter('Video/ColorRange', 'Full'));
    expect(settable(set, change)).toEqual({ can: false, note: 'awaits-stream' });
  });

  it('it is refused when OBS says yes and keeps what it had', () => {
    expect(told('frame-rate', 30, factsOf(simple, asked('SetVideoSettings'), picture(25)))).toEqual([
      'refused: encoder-kept-its-setting',
    ]);
  });

  it('it is said when it counts later', () => {
    const sound = factsOf(simple, asked('SetProfileParameter'), parameter('Audio/SampleRate', '48000'));
    expect(told('sample-rate', 48_000, sound)[0]).toContain('close OBS and open it again');
    const set = parameter('SimpleOutput/x264Settings', 'threads=1 keyint=50');
    const streaming = factsOf(simple, asked('SetProfileParameter'), set, stream('STARTED'));
    expect(told('keyframe-interval', 2_000, streaming)[0]).toContain('when its stream starts anew');
  });

  it('refusals again and again while nothing streams mean that it puts something else out', () => {
    const declined: Heard = { kind: 'declined', call: 'SetVideoSettings', code: 500 };
    expect(told('frame-rate', 30, factsOf(simple, declined, declined))).toEqual(['30 1']);
    expect(told('frame-rate', 30, factsOf(simple, declined, declined, declined))).toEqual([
      'refused: encoder-puts-out',
    ]);
  });
});

describe('while it streams', () => {
  const live = factsOf(simple, stream('STARTED'));

  it('nothing of the picture is changed', () => {
    for (const [setting, value] of [
      ['frame-rate', 30],
      ['resolution', '640×360'],
      ['colour', '6/6/6 full'],
    ] as const) {
      expect(settable(live, { setting, value })).toEqual({ can: false, note: 'stop-first' });
      expect(told(setting, value, live)).toEqual(['refused: encoder-setting stop-first']);
    }
  });

  it('what x264 is given is kept for the next stream', () => {
    const change = { setting: 'keyframe-interval' as const, value: 2_000 };
    expect(settable(live, change)).toEqual({ can: true, note: 'at-next-stream' });
    const set = read(live, parameter('SimpleOutput/x264Settings', 'threads=1 keyint=50'), at);
    expect(settable(set, change)).toEqual({ can: false, note: 'awaits-stream' });
  });

  it('the sound is kept for its next start', () => {
    expect(settable(live, { setting: 'channels', value: 1 })).toEqual({ can: true, note: 'at-next-start' });
  });

  it('what it has no setting of is nobody’s to set', () => {
    expect(settable(live, { setting: 'headers', value: '' })).toBeNull();
  });
});

describe('custom encoder settings', () => {
  it('are read as x264 reads them: the last one counts', () => {
    expect(x264Option('keyint=50  bframes=2 keyint=60', 'keyint')).toBe('60');
    expect(x264Option('min-keyint=50', 'keyint')).toBeNull();
  });

  it('keep what is not changed', () => {
    expect(withX264Options(' keyint=50 tff threads=1 keyint=60', { keyint: '30' })).toBe('tff threads=1 keyint=30');
  });
});
