import type { ObsVersion } from './obsVersions.ts';
import type { SimulatedSettings } from './SimulatedSettings.ts';
import type { SimulatedStream } from './SimulatedStream.ts';

export interface SimulatedService {
  streamServiceType: string;
  streamServiceSettings: Record<string, unknown>;
}

/** The inside of the OBS that requests act on. */
export interface ObsInside {
  readonly version: ObsVersion;
  readonly stream: SimulatedStream;
  service: SimulatedService;
  readonly settings: SimulatedSettings;
  /** Starting, ending, or changing its scene collection. */
  isReady: boolean;
  /** Says yes to new service settings and keeps the old ones. */
  keepsService: boolean;
  /** Answers as other programs that speak the protocol do: numbers as text, more fields than are known. */
  speaksOddly: boolean;
}

export type ObsReply =
  | { readonly code: 100; readonly data?: Record<string, unknown> }
  | { readonly code: number; readonly comment: string };

const knownRequests = [
  'GetVersion',
  'GetStats',
  'GetStreamStatus',
  'StartStream',
  'StopStream',
  'GetStreamServiceSettings',
  'SetStreamServiceSettings',
  'GetVideoSettings',
  'SetVideoSettings',
  'GetProfileParameter',
  'SetProfileParameter',
];

export function answerRequest(inside: ObsInside, type: string, data: Record<string, unknown>): ObsReply {
  if (!knownRequests.includes(type)) return { code: 204, comment: 'Your request type is not valid.' };
  if (!inside.isReady && inside.version.saysNotReady) {
    return { code: 207, comment: 'OBS is not ready to perform the request.' };
  }
  switch (type) {
    case 'GetVersion':
      return ok({
        obsVersion: inside.version.obs,
        obsWebSocketVersion: inside.version.webSocket,
        rpcVersion: 1,
        availableRequests: knownRequests,
        platform: 'simulator',
      });
    case 'GetStats':
      return ok({ cpuUsage: inside.speaksOddly ? '12.5' : 12.5, memoryUsage: 240, activeFps: 30 });
    case 'GetStreamStatus':
      return ok(streamStatus(inside));
    case 'StartStream':
      return startStream(inside);
    case 'StopStream':
      return stopStream(inside);
    case 'GetStreamServiceSettings':
      return ok({ ...inside.service });
    case 'SetStreamServiceSettings':
      return setService(inside, data);
    case 'SetVideoSettings':
      return inside.settings.setVideo(data, inside.stream.isActive());
    case 'GetVideoSettings':
      return ok({ ...inside.settings.video });
    case 'SetProfileParameter':
      return inside.settings.setParameter(data);
    default:
      return inside.settings.parameter(data);
  }
}

function streamStatus({ stream, version, speaksOddly }: ObsInside): Record<string, unknown> {
  const status = {
    outputActive: stream.isActive(),
    outputReconnecting: stream.isReconnecting(),
    outputTimecode: '00:00:01.000',
    outputDuration: stream.isActive() ? 1000 : 0,
    outputCongestion: version.congestionMayBeNull && stream.isActive() ? null : 0.02,
    outputBytes: stream.sizeBytes,
    outputSkippedFrames: stream.droppedFrames,
    outputTotalFrames: stream.totalFrames,
  };
  if (!speaksOddly) return status;
  const { outputSkippedFrames: _missing, ...rest } = status;
  return { ...rest, outputBytes: String(status.outputBytes), outputTotalFrames: 'many', outputWarp: { factor: 9 } };
}

function startStream({ stream }: ObsInside): ObsReply {
  if (stream.isActive()) return { code: 500, comment: 'The stream is running.' };
  stream.start();
  return ok();
}

function stopStream({ stream }: ObsInside): ObsReply {
  if (!stream.isActive()) return { code: 501, comment: 'The stream is not running.' };
  stream.stop();
  return ok();
}

/** Settings of the same type are laid over the old ones; another type begins with only what was sent. */
function setService(inside: ObsInside, data: Record<string, unknown>): ObsReply {
  if (inside.stream.isActive())
    return { code: 500, comment: 'You cannot change stream service settings while streaming.' };
  const { streamServiceType: type, streamServiceSettings: settings } = data;
  if (typeof type !== 'string') return { code: 300, comment: 'Your request is missing `streamServiceType`.' };
  if (typeof settings !== 'object' || settings === null) return { code: 300, comment: 'Settings are missing.' };
  if (inside.keepsService) return ok();
  const old = inside.service.streamServiceType === type ? inside.service.streamServiceSettings : {};
  inside.service = { streamServiceType: type, streamServiceSettings: { ...old, ...settings } };
  return ok();
}

function ok(data?: Record<string, unknown>): ObsReply {
  return data ? { code: 100, data } : { code: 100 };
}
