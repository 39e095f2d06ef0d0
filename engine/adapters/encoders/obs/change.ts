import { fault } from '#engine/base/fault.ts';
import { type Settable, type SettingChange, type SettingNote, sizeOf } from '#shared/model/pairCheck.ts';
import type { Command, CommandData, Step } from '../plug.ts';
import { SURPRISES_AT_MOST } from './attempt.ts';
import type { ObsFacts } from './report.ts';
import {
  CHANNELS,
  fpsOf,
  isTakenAtStart,
  letsX264BeSet,
  type ObsSettings,
  type ObsVideo,
  parameterData,
  rescales,
  settingsQueries,
  x264Of,
} from './settings.ts';
import { withX264Options, x264Option } from './x264Options.ts';

/** What has to stand where in OBS for a setting to have its value. */
interface Writes {
  readonly parameters: Readonly<Record<string, string>>;
  /** Anything of the picture makes OBS set its video up anew, which it does only while nothing is put out. */
  readonly video: Partial<ObsVideo> | null;
}

type Writing = { readonly writes: Writes } | { readonly obstacle: SettingNote };

/** Whether OBS could be told so now; null for what it has no setting of. */
export function settable({ settings, stream }: ObsFacts, change: SettingChange): Settable | null {
  const writing = writesFor(change, settings);
  if (!writing) return null;
  if ('obstacle' in writing) return { can: false, note: writing.obstacle };
  const isSet = holds(settings, writing.writes);
  const waitsForStart = Object.keys(writing.writes.parameters).some(isTakenAtStart);
  if (waitsForStart) return isSet ? { can: false, note: 'awaits-start' } : { can: true, note: 'at-next-start' };
  if (isSet) return { can: false, note: 'awaits-stream' };
  if (stream.phase === 'idle') return { can: true, note: null };
  return writing.writes.video ? { can: false, note: 'stop-first' } : { can: true, note: 'at-next-stream' };
}

/** The next step towards a setting that has its value, whoever reads it. The status of the stream is known. */
export function planChange(change: SettingChange, facts: ObsFacts): Step {
  const { settings, attempt } = facts;
  const { setting } = change;
  if (!attempt.asked.includes('GetVideoSettings')) {
    return { kind: 'do', commands: settingsQueries('what is set before we change it') };
  }
  const writing = settings.video ? writesFor(change, settings) : null;
  if (!writing) return { kind: 'refuse', fault: fault('encoder-has-no-setting', { setting }) };
  if ('obstacle' in writing) {
    return { kind: 'refuse', fault: fault('encoder-setting', { setting, note: writing.obstacle }) };
  }
  const isTried = attempt.asked.includes('SetProfileParameter') || attempt.asked.includes('SetVideoSettings');
  if (isTried && holds(settings, writing.writes)) return { kind: 'done', text: doneText(facts, writing.writes) };
  if (isTried) return { kind: 'refuse', fault: fault('encoder-kept-its-setting', { setting }) };
  if (writing.writes.video && facts.stream.phase !== 'idle') {
    return { kind: 'refuse', fault: fault('encoder-setting', { setting, note: 'stop-first' }) };
  }
  // The stream is stopped, and OBS still says that something is put out.
  if (attempt.surprises >= SURPRISES_AT_MOST) return { kind: 'refuse', fault: fault('encoder-puts-out', { setting }) };
  return { kind: 'do', commands: [...commandsOf(writing.writes), ...settingsQueries('was it set')] };
}

function doneText({ stream }: ObsFacts, { parameters }: Writes): string {
  if (Object.keys(parameters).some(isTakenAtStart))
    return 'has it in its settings: close OBS and open it again, then it counts';
  return stream.phase === 'idle' ? 'is set, and says so' : 'is set: it counts when its stream starts anew';
}

function commandsOf({ parameters, video }: Writes): Command[] {
  const why = 'to fit the program';
  const commands: Command[] = Object.entries(parameters).map(([key, parameterValue]) => ({
    call: 'SetProfileParameter',
    data: { ...parameterData(key), parameterValue },
    why,
  }));
  return video ? [...commands, { call: 'SetVideoSettings', data: videoData(video), why }] : commands;
}

function videoData({ width, height, fpsNumerator, fpsDenominator }: Partial<ObsVideo>): CommandData {
  return {
    ...(width && height && { outputWidth: width, outputHeight: height }),
    ...(fpsNumerator && fpsDenominator && { fpsNumerator, fpsDenominator }),
  };
}

function holds(settings: ObsSettings, { parameters, video }: Writes): boolean {
  const isVideo = Object.entries(video ?? {}).every(
    ([name, value]) => settings.video?.[name as keyof ObsVideo] === value,
  );
  return isVideo && Object.entries(parameters).every(([key, value]) => settings.parameters[key] === value);
}

function writesFor({ setting, value }: SettingChange, settings: ObsSettings): Writing | null {
  switch (setting) {
    case 'resolution':
      return rescales(settings) ? { obstacle: 'by-hand' } : video(sizeOf(value));
    case 'frame-rate':
      return video(fraction(Number(value)));
    case 'colour':
      return picture(COLOURS[String(value).split(' ')[0] ?? ''], settings, (space) => ({
        'Video/ColorSpace': space,
        'Video/ColorRange': String(value).endsWith('full') ? 'Full' : 'Partial',
      }));
    case 'pixel-format':
      return picture(PIXEL_FORMATS[String(value)], settings, (format) => ({ 'Video/ColorFormat': format }));
    case 'sample-rate':
      return SAMPLE_RATES.includes(Number(value))
        ? { writes: { parameters: { 'Audio/SampleRate': String(value) }, video: null } }
        : { obstacle: 'no-such-value' };
    case 'channels': {
      const name = Object.keys(CHANNELS).find((one) => CHANNELS[one] === value);
      return name
        ? { writes: { parameters: { 'Audio/ChannelSetup': name }, video: null } }
        : { obstacle: 'no-such-value' };
    }
    case 'keyframe-interval':
    case 'profile':
    case 'b-frames':
      return letsX264BeSet(settings)
        ? x264(x264OptionsFor(setting, value, settings), settings)
        : { obstacle: 'by-hand' };
    default:
      return null;
  }
}

function video(change: Partial<ObsVideo> | null): Writing {
  return change ? { writes: { parameters: {}, video: change } } : { obstacle: 'no-such-value' };
}

/** OBS reads these again when its video is set up anew, for which its rate is set to what it is. */
function picture(
  found: string | undefined,
  settings: ObsSettings,
  parametersOf: (found: string) => Record<string, string>,
): Writing {
  if (found === undefined || !settings.video) return { obstacle: 'no-such-value' };
  const { fpsNumerator, fpsDenominator } = settings.video;
  return { writes: { parameters: parametersOf(found), video: { fpsNumerator, fpsDenominator } } };
}

function x264(options: Readonly<Record<string, string>> | null, settings: ObsSettings): Writing {
  if (!options) return { obstacle: 'no-such-value' };
  const now = x264Of(settings);
  const isThere = Object.entries(options).every(([name, value]) => x264Option(now, name) === value);
  const text = isThere ? now : withX264Options(now, options);
  return { writes: { parameters: { 'SimpleOutput/x264Settings': text }, video: null } };
}

function x264OptionsFor(
  setting: 'keyframe-interval' | 'profile' | 'b-frames',
  value: string | number,
  settings: ObsSettings,
): Readonly<Record<string, string>> | null {
  if (setting === 'profile') {
    return PROFILES[String(value)] ?? null;
  }
  if (setting === 'b-frames') return REORDERING[Number(value)] ?? null;
  const frames = settings.video ? Math.round((Number(value) * fpsOf(settings.video)) / 1000) : 0;
  return frames > 0 ? { keyint: String(frames) } : null;
}

/** 30 is 30/1 and 29.97 is 30000/1001; null for what is neither. */
function fraction(fps: number): Pick<ObsVideo, 'fpsNumerator' | 'fpsDenominator'> | null {
  const whole = Math.round(fps);
  if (Math.abs(fps - whole) < 0.001) return { fpsNumerator: whole, fpsDenominator: 1 };
  const isOfTelevision = Math.abs((whole * 1000) / 1001 - fps) < 0.005;
  return isOfTelevision ? { fpsNumerator: whole * 1000, fpsDenominator: 1001 } : null;
}

const SAMPLE_RATES = [44_100, 48_000];
const COLOURS: Readonly<Record<string, string>> = { '1/1/1': '709', '6/6/6': '601', '1/13/1': 'sRGB' };
const PIXEL_FORMATS: Readonly<Record<string, string>> = { '4:2:0 with 8 bit': 'NV12', '4:4:4 with 8 bit': 'I444' };
/** A profile is what x264 may use at most: it names the one that holds what it does use, so that is asked for, too. */
const PROFILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Baseline: { profile: 'baseline' },
  'Constrained Baseline': { profile: 'baseline' },
  Main: { profile: 'main', cabac: '1' },
  High: { profile: 'high', cabac: '1', '8x8dct': '1' },
};
/** How x264 comes to a depth of reordering. */
const REORDERING: readonly Readonly<Record<string, string>>[] = [
  { bframes: '0' },
  { bframes: '3', 'b-pyramid': 'none' },
  { bframes: '3', 'b-pyramid': 'normal' },
];
