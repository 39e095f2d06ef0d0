import { profileName, type Sps } from '#engine/wire/h264/sps.ts';
import { type FormatFacts, pictureSize } from '#shared/model/pairCheck.ts';
import type { HouseFormat } from '#shared/model/studio.ts';
import type { AudioHeader, FeedFormat, VideoHeader } from './format.ts';

/**
 * What the headers on the wire say, setting by setting. `fps`: as measured, the better witness than the SPS; 0 while it
 * is not known.
 */
export function formatFacts({ video, audio }: FeedFormat, fps: number): FormatFacts {
  return {
    video: video ? 'there' : 'none',
    sound: audio ? 'there' : 'none',
    ...(video && { ...videoFacts(video), ...(fps > 0 && { 'frame-rate': fps }) }),
    ...(audio && audioFacts(audio)),
  };
}

/** What a studio sets of the format. */
export function houseFacts({ width, height, fps, sampleRate, channels }: HouseFormat): FormatFacts {
  return { resolution: pictureSize(width, height), 'frame-rate': fps, 'sample-rate': sampleRate, channels };
}

function videoFacts({ codec, body, sps }: VideoHeader): FormatFacts {
  return { 'video-codec': codec, headers: body.toString('latin1'), ...(sps && pictureFacts(sps)) };
}

function pictureFacts(sps: Sps): FormatFacts {
  return {
    resolution: pictureSize(sps.width, sps.height),
    scan: sps.interlaced ? 'interlaced' : 'progressive',
    'pixel-format': `${CHROMA[sps.chromaFormatIdc]} with ${bitDepth(sps)} bit`,
    profile: profileName(sps.profileIdc, sps.constraintFlags),
    'pixel-shape': sps.pixelShape,
    colour: sps.colour,
    level: levelName(sps),
    'reference-frames': sps.maxNumRefFrames,
    ...(sps.maxNumReorderFrames !== null && { 'b-frames': sps.maxNumReorderFrames }),
  };
}

function audioFacts({ codec, body, asc }: AudioHeader): FormatFacts {
  if (!asc) return { 'audio-codec': codec, 'audio-profile': body.toString('hex') };
  return {
    'audio-codec': codec,
    'audio-profile': AUDIO_PROFILES[asc.objectType] ?? `object type ${asc.objectType}`,
    'sample-rate': asc.sampleRate,
    channels: asc.channels,
    'audio-frame': asc.frameLength,
  };
}

const CHROMA = ['grey', '4:2:0', '4:2:2', '4:4:4'];
const AUDIO_PROFILES: Readonly<Record<number, string>> = { 1: 'Main', 2: 'LC', 5: 'HE', 29: 'HE v2' };

function bitDepth({ bitDepthLuma, bitDepthChroma }: Sps): string {
  return bitDepthLuma === bitDepthChroma ? `${bitDepthLuma}` : `${bitDepthLuma} and ${bitDepthChroma}`;
}

/** `level_idc` 31 is level 3.1; 11 with set3 of the older profiles is 1b (annex A.3.1). */
function levelName({ levelIdc, constraintFlags, profileIdc }: Sps): string {
  const isOld = profileIdc === 66 || profileIdc === 77 || profileIdc === 88;
  if (levelIdc === 9 || (levelIdc === 11 && isOld && (constraintFlags & 0x10) !== 0)) return '1b';
  return (levelIdc / 10).toFixed(1);
}
