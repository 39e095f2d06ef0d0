import type { FormatSetting } from '../model/pairCheck.ts';
import { settingName } from './settings.ts';

type Places = Readonly<Partial<Record<FormatSetting, string>>>;

/** The same in every way that OBS can be set up. */
const obs: Places = {
  resolution: 'Settings → Video → Output (Scaled) Resolution',
  'frame-rate': 'Settings → Video → Common FPS Values',
  'pixel-format': 'Settings → Advanced → Color Format',
  colour: 'Settings → Advanced → Color Space and Color Range',
  'sample-rate': 'Settings → Audio → Sample Rate',
  channels: 'Settings → Audio → Channels',
};

const obsSimple: Places = {
  ...obs,
  'video-codec': 'Settings → Output → Video Encoder',
  'audio-codec': 'Settings → Output → Audio Encoder',
  headers: 'Settings → Output → Video Encoder and Encoder Preset',
  profile: 'Settings → Output → Custom Encoder Settings, profile',
  'b-frames': 'Settings → Output → Custom Encoder Settings, bframes',
  'reference-frames': 'Settings → Output → Custom Encoder Settings, ref',
  level: 'Settings → Output → Custom Encoder Settings, level',
  'keyframe-interval': 'Settings → Output → Custom Encoder Settings, keyint',
};

const obsAdvanced: Places = {
  ...obs,
  sound: 'Settings → Output → Streaming → Audio Track',
  'video-codec': 'Settings → Output → Streaming → Video Encoder',
  'audio-codec': 'Settings → Output → Streaming → Audio Encoder',
  headers: 'Settings → Output → Streaming → Video Encoder and its preset',
  profile: 'Settings → Output → Streaming → Profile',
  'b-frames': 'Settings → Output → Streaming → B-Frames (with x264: x264 Options, bframes)',
  'reference-frames': 'Settings → Output → Streaming → x264 Options, ref',
  level: 'Settings → Output → Streaming → x264 Options, level',
  'keyframe-interval': 'Settings → Output → Streaming → Keyframe Interval',
};

/** By dialect: whose words the encoder's user reads. */
const places: Readonly<Record<string, Places>> = {
  'obs-simple': obsSimple,
  'obs-advanced': obsAdvanced,
  'obs-rescaling': { ...obsAdvanced, resolution: 'Settings → Output → Streaming → Rescale Output' },
};

/** Where a setting is found, in the words of the encoder; in general words where those are not known. */
export function settingPlace(setting: FormatSetting, dialect: string | null): string {
  const known = dialect !== null && Object.hasOwn(places, dialect) ? places[dialect] : undefined;
  return known?.[setting] ?? settingName(setting);
}
