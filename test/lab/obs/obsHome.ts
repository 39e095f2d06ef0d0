import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ObsSetUp {
  readonly webSocketPort: number;
  readonly password: string;
  /** A file that loops as the scene. */
  readonly clip: string;
  readonly videoKbps: number;
  readonly keyframeIntervalS: number;
  /** Settings → Output → Output Mode. */
  readonly outputMode: 'Simple' | 'Advanced';
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly sampleRate: number;
}

/** A complete home for one instance of OBS 29: no wizard, websocket on. */
export async function writeObsHome(home: string, setUp: ObsSetUp): Promise<void> {
  const config = join(home, '.config/obs-studio');
  const profile = join(config, 'basic/profiles/Test');
  for (const folder of [profile, join(config, 'basic/scenes'), join(home, '.cache'), join(home, '.local/share')]) {
    await mkdir(folder, { recursive: true });
  }
  await mkdir(join(home, 'run'), { recursive: true, mode: 0o700 });
  await writeFile(join(config, 'global.ini'), ini(globalSettings(setUp)));
  await writeFile(join(profile, 'basic.ini'), ini(profileSettings(home, setUp)));
  await writeFile(join(profile, 'service.json'), JSON.stringify(noService));
  await writeFile(join(profile, 'streamEncoder.json'), JSON.stringify(encoderSettings(setUp)));
  await writeFile(join(config, 'basic/scenes/Test.json'), JSON.stringify(scenes(setUp.clip)));
}

/** One of two cores is enough for it. */
const TUNING = 'threads=1';

type Sections = Record<string, Record<string, string | number | boolean>>;

function ini(sections: Sections): string {
  return Object.entries(sections)
    .flatMap(([name, values]) => [`[${name}]`, ...Object.entries(values).map(([key, value]) => `${key}=${value}`), ''])
    .join('\n');
}

function globalSettings({ webSocketPort, password }: ObsSetUp): Sections {
  return {
    General: {
      FirstRun: true,
      LastVersion: 486_539_266,
      InfoIncrement: -1,
      Pre19Defaults: false,
      Pre21Defaults: false,
      Pre23Defaults: false,
      'Pre24.1Defaults': false,
      EnableAutoUpdates: false,
      ConfirmOnExit: false,
      HotkeyFocusType: 'NeverDisableHotkeys',
    },
    BasicWindow: {
      PreviewEnabled: false,
      ShowListboxToolbars: true,
      SysTrayEnabled: false,
      SysTrayWhenStarted: false,
      WarnBeforeStartingStream: false,
      WarnBeforeStoppingStream: false,
    },
    Basic: {
      Profile: 'Test',
      ProfileDir: 'Test',
      SceneCollection: 'Test',
      SceneCollectionFile: 'Test',
      ConfigOnNewProfile: false,
    },
    OBSWebSocket: {
      FirstLoad: false,
      ServerEnabled: true,
      ServerPort: webSocketPort,
      AlertsEnabled: false,
      AuthRequired: true,
      ServerPassword: password,
    },
  };
}

function profileSettings(home: string, setUp: ObsSetUp): Sections {
  const { width, height, fps, outputMode, videoKbps, keyframeIntervalS, sampleRate } = setUp;
  return {
    General: { Name: 'Test' },
    Video: {
      BaseCX: 640,
      BaseCY: 360,
      OutputCX: width,
      OutputCY: height,
      // Whole numbers of its own choice: in the usual list there is no 25.
      FPSType: 1,
      FPSInt: fps,
      ColorFormat: 'NV12',
      ScaleType: 'bilinear',
    },
    Audio: { SampleRate: sampleRate, ChannelSetup: 'Stereo' },
    Output: {
      Mode: outputMode,
      Reconnect: true,
      RetryDelay: 2,
      MaxRetries: 25,
      DelayEnable: false,
      DynamicBitrate: false,
    },
    SimpleOutput: {
      StreamEncoder: 'x264',
      VBitrate: videoKbps,
      ABitrate: 96,
      UseAdvanced: true,
      Preset: 'ultrafast',
      x264Settings: `${TUNING} keyint=${keyframeIntervalS * fps} profile=baseline tune=zerolatency`,
      FilePath: home,
    },
    AdvOut: {
      Encoder: 'obs_x264',
      ApplyServiceSettings: false,
      TrackIndex: 1,
      Track1Bitrate: 96,
      RecType: 'Standard',
      RecFilePath: home,
    },
    Stream1: { IgnoreRecommended: true },
  };
}

/** Nowhere that exists: whoever starts OBS points it first. */
const noService = {
  type: 'rtmp_custom',
  settings: { server: 'rtmp://127.0.0.1:9/live', key: 'not-set', use_auth: false, bwtest: false },
};

function encoderSettings({ videoKbps, keyframeIntervalS }: ObsSetUp) {
  return {
    rate_control: 'CBR',
    bitrate: videoKbps,
    keyint_sec: keyframeIntervalS,
    preset: 'ultrafast',
    profile: 'baseline',
    tune: 'zerolatency',
    x264opts: TUNING,
  };
}

function scenes(clip: string) {
  const place = { pos: { x: 0, y: 0 }, scale: { x: 1, y: 1 }, rot: 0, align: 5, bounds_type: 0 };
  const scene = (name: string, item: string) => ({
    id: 'scene',
    versioned_id: 'scene',
    name,
    enabled: true,
    settings: {
      id_counter: 1,
      custom_size: false,
      items: [{ name: item, id: 1, visible: true, locked: false, ...place }],
    },
  });
  return {
    name: 'Test',
    current_scene: 'Live',
    current_program_scene: 'Live',
    current_transition: 'Cut',
    transition_duration: 300,
    scene_order: [{ name: 'Live' }],
    transitions: [],
    quick_transitions: [],
    saved_projectors: [],
    groups: [],
    modules: {},
    preview_locked: false,
    scaling_enabled: false,
    sources: [
      {
        id: 'ffmpeg_source',
        versioned_id: 'ffmpeg_source',
        name: 'Clip',
        enabled: true,
        volume: 1,
        mixers: 255,
        settings: {
          is_local_file: true,
          local_file: clip,
          looping: true,
          hw_decode: false,
          restart_on_activate: false,
          close_when_inactive: false,
        },
      },
      scene('Live', 'Clip'),
    ],
  };
}
