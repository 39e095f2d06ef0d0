import type { ObsReply } from './requests.ts';

/** As OBS 29 answers for a value that was never set: its default. */
const defaults: Readonly<Record<string, string>> = {
  'Output/Mode': 'Simple',
  'SimpleOutput/StreamEncoder': 'x264',
  'SimpleOutput/UseAdvanced': 'false',
  'Audio/SampleRate': '48000',
  'Audio/ChannelSetup': 'Stereo',
  'Video/ColorSpace': '709',
  'Video/ColorRange': 'Partial',
  'Video/ColorFormat': 'NV12',
};
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  fpsNumerator: [1, Number.POSITIVE_INFINITY],
  fpsDenominator: [1, Number.POSITIVE_INFINITY],
  outputWidth: [1, 4096],
  outputHeight: [1, 4096],
};

/** Profile and video of an OBS: what the settings dialog shows. */
export class SimulatedSettings {
  readonly video: Record<string, number> = {
    fpsNumerator: 30,
    fpsDenominator: 1,
    baseWidth: 1920,
    baseHeight: 1080,
    outputWidth: 1280,
    outputHeight: 720,
  };
  /** By `Category/Name`; only what was set. */
  readonly parameters = new Map<string, string>();
  /** It records, or its virtual camera is on. */
  putsOut = false;
  /** Says yes and keeps what it has. */
  keeps = false;

  parameter(data: Record<string, unknown>): ObsReply {
    const key = keyOf(data);
    const defaultParameterValue = defaults[key] ?? null;
    return {
      code: 100,
      data: { parameterValue: this.parameters.get(key) ?? defaultParameterValue, defaultParameterValue },
    };
  }

  setParameter(data: Record<string, unknown>): ObsReply {
    const { parameterValue } = data;
    if (typeof parameterValue !== 'string') return { code: 401, comment: 'parameterValue must be a string.' };
    if (!this.keeps) this.parameters.set(keyOf(data), parameterValue);
    return { code: 100 };
  }

  setVideo(data: Record<string, unknown>, isStreaming: boolean): ObsReply {
    if (isStreaming || this.putsOut) {
      return { code: 500, comment: 'Video settings cannot be changed while an output is active.' };
    }
    for (const [name, value] of Object.entries(data)) {
      const [least, most] = ranges[name] ?? [Number.NaN, Number.NaN];
      if (!(Number(value) >= least && Number(value) <= most)) return { code: 402, comment: `${name} is out of range.` };
    }
    if (!this.keeps) Object.assign(this.video, data);
    return { code: 100 };
  }
}

function keyOf(data: Record<string, unknown>): string {
  return `${data['parameterCategory']}/${data['parameterName']}`;
}
