import { nominalFps } from '#engine/media/feeds/format.ts';
import { type FormatFacts, pictureSize } from '#shared/model/pairCheck.ts';
import type { Command, CommandData, EncoderSettings } from '../plug.ts';
import { ProfileParameter, VideoSettings } from './answers.ts';
import { x264Option } from './x264Options.ts';

/** What the settings dialog of OBS holds, as far as it tells. */
export interface ObsSettings {
  /** Null until all was read. */
  readonly readMs: number | null;
  readonly video: ObsVideo | null;
  /** By `Category/Name`, as in its `basic.ini`. */
  readonly parameters: Readonly<Record<string, string | null>>;
  /** What it still runs with, where a new value waits until OBS starts anew. */
  readonly running: Readonly<Record<string, string | null>>;
}

export interface ObsVideo {
  readonly width: number;
  readonly height: number;
  readonly fpsNumerator: number;
  readonly fpsDenominator: number;
}

export const noSettings: ObsSettings = { readMs: null, video: null, parameters: {}, running: {} };

const READ = [
  'Output/Mode',
  'SimpleOutput/StreamEncoder',
  'SimpleOutput/UseAdvanced',
  'SimpleOutput/x264Settings',
  'AdvOut/Rescale',
  'AdvOut/RescaleFilter',
  'Audio/SampleRate',
  'Audio/ChannelSetup',
  'Video/ColorSpace',
  'Video/ColorRange',
  'Video/ColorFormat',
];
/** OBS tells nobody when they change. */
const READ_AGAIN_MS = 10_000;

export function isStale({ readMs }: ObsSettings, nowMs: number): boolean {
  return readMs === null || nowMs - readMs >= READ_AGAIN_MS;
}

/** The size and rate of the picture come last: when they are there, all is. */
export function settingsQueries(why: string): Command[] {
  const parameters = READ.map((key) => ({ call: 'GetProfileParameter', data: parameterData(key), why }));
  return [...parameters, { call: 'GetVideoSettings', why }];
}

export function parameterData(key: string): { parameterCategory: string; parameterName: string } {
  const [parameterCategory = '', parameterName = ''] = key.split('/');
  return { parameterCategory, parameterName };
}

/** Folds an answer into what is known; other calls than those about settings leave it as it is. */
export function readSettings(
  settings: ObsSettings,
  call: string,
  sent: CommandData | undefined,
  data: unknown,
  nowMs: number,
): ObsSettings {
  const key = `${sent?.['parameterCategory']}/${sent?.['parameterName']}`;
  switch (call) {
    case 'GetVideoSettings':
      return { ...settings, video: videoOf(VideoSettings.parse(data)), readMs: nowMs };
    case 'GetProfileParameter': {
      const value = ProfileParameter.parse(data).parameterValue;
      return { ...settings, parameters: { ...settings.parameters, [key]: value } };
    }
    case 'SetProfileParameter':
      return isTakenAtStart(key) ? stillRunning(settings, key) : settings;
    default:
      return settings;
  }
}

/** The sound of OBS is made once, when it starts. */
export function isTakenAtStart(key: string): boolean {
  return key.startsWith('Audio/');
}

function stillRunning(settings: ObsSettings, key: string): ObsSettings {
  if (Object.hasOwn(settings.running, key)) return settings;
  return { ...settings, running: { ...settings.running, [key]: settings.parameters[key] ?? null } };
}

function videoOf(answer: ReturnType<typeof VideoSettings.parse>): ObsVideo | null {
  const { fpsNumerator, fpsDenominator, outputWidth: width, outputHeight: height } = answer;
  if (!fpsNumerator || !fpsDenominator || !width || !height) return null;
  return { width, height, fpsNumerator, fpsDenominator };
}

/** In the words of `plug.ts`; null until all was read. */
export function settingsOf(settings: ObsSettings): EncoderSettings | null {
  if (settings.readMs === null || !settings.video) return null;
  return { dialect: dialectOf(settings), format: formatOf(settings, settings.video) };
}

function dialectOf(settings: ObsSettings): string {
  if (isSimple(settings)) return 'obs-simple';
  return rescales(settings) ? 'obs-rescaling' : 'obs-advanced';
}

function formatOf(settings: ObsSettings, video: ObsVideo): FormatFacts {
  const fps = fpsOf(video);
  const runs = (key: string) => settings.running[key] ?? settings.parameters[key] ?? '';
  const channels = CHANNELS[runs('Audio/ChannelSetup')];
  const sampleRate = Number(runs('Audio/SampleRate'));
  const keyframeFrames = letsX264BeSet(settings) ? Number(x264Option(x264Of(settings), 'keyint')) : 0;
  return {
    'frame-rate': fps,
    ...(!rescales(settings) && { resolution: pictureSize(video.width, video.height) }),
    ...(sampleRate > 0 && { 'sample-rate': sampleRate }),
    ...(channels && { channels }),
    ...(keyframeFrames > 0 && { 'keyframe-interval': Math.round((keyframeFrames * 1000) / fps) }),
  };
}

export function fpsOf({ fpsNumerator, fpsDenominator }: ObsVideo): number {
  return nominalFps(fpsNumerator / fpsDenominator);
}

export function isSimple({ parameters }: ObsSettings): boolean {
  return parameters['Output/Mode'] === 'Simple';
}

/** The advanced output keeps the settings of its encoder where obs-websocket does not reach. */
export function letsX264BeSet(settings: ObsSettings): boolean {
  const { parameters } = settings;
  const isX264 = parameters['SimpleOutput/StreamEncoder']?.startsWith('x264') ?? false;
  return isSimple(settings) && isX264 && parameters['SimpleOutput/UseAdvanced'] === 'true';
}

export function x264Of({ parameters }: ObsSettings): string {
  return parameters['SimpleOutput/x264Settings'] ?? '';
}

/** The stream has a size of its own: a switch until OBS 30, then a choice of filters of which 0 is none. */
export function rescales(settings: ObsSettings): boolean {
  const { parameters } = settings;
  if (isSimple(settings)) return false;
  return parameters['AdvOut/Rescale'] === 'true' || Number(parameters['AdvOut/RescaleFilter'] ?? 0) > 0;
}

/** Settings → Audio → Channels. */
export const CHANNELS: Readonly<Record<string, number>> = {
  Mono: 1,
  Stereo: 2,
  '2.1': 3,
  '4.0': 4,
  '4.1': 5,
  '5.1': 6,
  '7.1': 8,
};
