import type { FeedDifference, FormatSetting, SettingNote } from '../model/pairCheck.ts';

interface SettingWords {
  /** In general words, for encoders whose own are not known. */
  readonly name: string;
  readonly value: (value: string | number) => string;
  /** What a viewer would see or hear at a changeover. */
  readonly viewer: string;
}

const plain = (value: string | number) => `${value}`;
const ofEncoder = 'Most viewers would see nothing; on some players the picture would freeze for a moment.';

const words: Readonly<Record<FormatSetting, SettingWords>> = {
  video: { name: 'Video', value: thereOrNot, viewer: 'The picture would be gone.' },
  sound: { name: 'Sound', value: thereOrNot, viewer: 'Viewers would hear nothing for as long as it is on.' },
  'video-codec': {
    name: 'Video codec',
    value: codecName,
    viewer: 'The picture would break off: a session can’t change its codec.',
  },
  'audio-codec': {
    name: 'Audio codec',
    value: codecName,
    viewer: 'The sound would break off: a session can’t change its codec.',
  },
  'audio-profile': {
    name: 'AAC profile',
    value: (value) => `AAC-${value}`,
    viewer: 'The sound would break off, or play at the wrong pitch.',
  },
  'sample-rate': {
    name: 'Audio sample rate',
    value: (value) => `${Number(value) / 1000} kHz`,
    viewer: 'The sound would play at the wrong pitch, or break off.',
  },
  channels: { name: 'Audio channels', value: channelsName, viewer: 'The sound would break off on many players.' },
  'audio-frame': {
    name: 'AAC frame length',
    value: (value) => `${value} samples`,
    viewer: 'The sound would play too fast or too slow.',
  },
  resolution: {
    name: 'Resolution',
    value: plain,
    viewer: 'Viewers would see a break: many players stop when the size of the picture changes.',
  },
  'frame-rate': {
    name: 'Frame rate',
    value: (value) => `${value} fps`,
    viewer: 'Viewers would see a break, or a picture that stutters from then on.',
  },
  scan: { name: 'Scan', value: plain, viewer: 'Viewers would see a break, or lines like the teeth of a comb.' },
  'pixel-format': {
    name: 'Chroma and bit depth',
    value: plain,
    viewer: 'Viewers would see a break: many players can’t show it, or stop.',
  },
  profile: { name: 'H.264 profile', value: plain, viewer: ofEncoder },
  'b-frames': {
    name: 'B-frames',
    value: (value) => (Number(value) === 0 ? 'none' : `${value} deep`),
    viewer: 'The picture would be held for a few frames; on some players it would freeze for a moment.',
  },
  'pixel-shape': { name: 'Pixel aspect ratio', value: plain, viewer: 'The picture could look stretched.' },
  colour: { name: 'Colour space and range', value: colourName, viewer: 'Colours and brightness could shift.' },
  level: { name: 'H.264 level', value: plain, viewer: ofEncoder },
  'reference-frames': { name: 'Reference frames', value: plain, viewer: ofEncoder },
  headers: { name: 'Encoder or preset', value: () => 'another', viewer: ofEncoder },
  'keyframe-interval': {
    name: 'Keyframe interval',
    value: (value) => `${Math.round(Number(value) / 100) / 10} s`,
    viewer: 'The picture would freeze until its next keyframe.',
  },
};

export function settingName(setting: FormatSetting): string {
  return words[setting].name;
}

export function settingValue(setting: FormatSetting, value: string | number): string {
  return words[setting].value(value);
}

export function viewerText(setting: FormatSetting, ofClass: FeedDifference['class']): string {
  if (setting === 'sound' && ofClass === 'D')
    return 'Its sound would be lost, or break the stream: the program has none.';
  return words[setting].viewer;
}

/** What a person sets; `place` is where. */
export function adviceText(setting: FormatSetting, place: string, wanted: string): string {
  if (setting === 'headers') return `${place}: use what the other encoder uses, down to the preset.`;
  if (setting === 'video' || setting === 'sound') return `${place}: switch it ${wanted === 'none' ? 'off' : 'on'}.`;
  return `${place}: set it to ${wanted}.`;
}

/** A difference in one breath, inside a sentence: `frame rate 25 fps, not 30 fps`. */
export function differenceText(setting: FormatSetting, has: string | number, wanted: string | number): string {
  const { name } = words[setting];
  const small = /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
  if (setting === 'headers') return 'another encoder or preset';
  return `${small} ${settingValue(setting, has)}, not ${settingValue(setting, wanted)}`;
}

export const noteTexts: Readonly<Record<SettingNote, string>> = {
  'at-next-stream': 'It counts when its stream starts anew.',
  'awaits-stream': 'It is set, and counts when its stream starts anew.',
  'at-next-start': 'It counts when the encoder’s software is closed and opened again.',
  'awaits-start': 'It is set: close the encoder’s software and open it again, then it counts.',
  'on-program': 'It is on program: nothing is changed on it while viewers see it.',
  'stop-first': 'It can’t be changed while the encoder streams: stop the encoder first.',
  'by-hand': 'The way this encoder is set up, it can only be set there, by hand.',
  'no-such-value': 'This encoder does not offer that value.',
};

function thereOrNot(value: string | number): string {
  return value === 'none' ? 'none' : 'on';
}

function codecName(value: string | number): string {
  return { h264: 'H.264', hevc: 'HEVC', av1: 'AV1', aac: 'AAC', mp3: 'MP3' }[value] ?? `${value}`;
}

function channelsName(value: string | number): string {
  return { 1: 'mono', 2: 'stereo' }[value] ?? `${value} channels`;
}

/** By the numbers of H.264's tables E-3 to E-5. */
function colourName(value: string | number): string {
  const [numbers = '', range] = String(value).split(' ');
  const known = {
    '1/1/1': 'BT.709',
    '5/5/5': 'BT.601',
    '6/6/6': 'BT.601',
    '1/13/1': 'sRGB',
    '9/16/9': 'BT.2100 PQ',
    '9/18/9': 'BT.2100 HLG',
    '2/2/2': 'not said',
  };
  return `${known[numbers as keyof typeof known] ?? numbers}, ${range} range`;
}
