import type { VideoFormat } from '#shared/model/state.ts';
import type { HouseFormat } from '#shared/model/studio.ts';
import type { AudioHeader, FeedFormat, VideoHeader } from './format.ts';

/**
 * How a feed fits the program's format. A: identical headers, the join can't be seen. B: same picture and sound format,
 * other parameter sets. C: size, rate or scan differs. D: codec or sound format differs, impossible within a session.
 */
export type Compatibility = 'A' | 'B' | 'C' | 'D';

export function compatibility(
  house: FeedFormat,
  feed: FeedFormat,
  houseVideo: VideoFormat | null,
  feedVideo: VideoFormat | null,
): Compatibility {
  if (!sameTracks(house, feed)) return 'D';
  if (house.audio && feed.audio && !sameAudio(house.audio, feed.audio)) return 'D';
  if (!house.video || !feed.video) return 'A';
  if (house.video.codec !== feed.video.codec) return 'D';
  if (house.video.body.equals(feed.video.body) && sameRate(houseVideo, feedVideo)) return 'A';
  return samePicture(house.video, feed.video) && sameRate(houseVideo, feedVideo) ? 'B' : 'C';
}

/** Against a house format that the studio sets, before anything has been on: headers can only be told apart later. */
export function compatibilityWithHouse(
  house: HouseFormat,
  feed: FeedFormat,
  video: VideoFormat | null,
): 'B' | 'C' | 'D' {
  const asc = feed.audio?.asc;
  if (asc && (asc.sampleRate !== house.sampleRate || asc.channels !== house.channels)) return 'D';
  if (!video) return 'B';
  const isSameSize = video.width === house.width && video.height === house.height;
  return isSameSize && isSameRate(house.fps, video.fps) ? 'B' : 'C';
}

/** A feed without sound can join one with it (silence fills in); one without picture can't. */
function sameTracks(house: FeedFormat, feed: FeedFormat): boolean {
  return (house.video === null) === (feed.video === null) && !(house.audio === null && feed.audio !== null);
}

function sameAudio(house: AudioHeader, feed: AudioHeader): boolean {
  if (house.codec !== feed.codec) return false;
  if (!house.asc || !feed.asc) return house.body.equals(feed.body);
  return (
    house.asc.objectType === feed.asc.objectType &&
    house.asc.sampleRate === feed.asc.sampleRate &&
    house.asc.channels === feed.asc.channels &&
    house.asc.frameLength === feed.asc.frameLength
  );
}

function samePicture(house: VideoHeader, feed: VideoHeader): boolean {
  if (!house.sps || !feed.sps) return house.body.equals(feed.body);
  return (
    house.sps.width === feed.sps.width &&
    house.sps.height === feed.sps.height &&
    house.sps.interlaced === feed.sps.interlaced &&
    house.sps.chromaFormatIdc === feed.sps.chromaFormatIdc &&
    house.sps.bitDepthLuma === feed.sps.bitDepthLuma &&
    house.sps.bitDepthChroma === feed.sps.bitDepthChroma
  );
}

function sameRate(house: VideoFormat | null, feed: VideoFormat | null): boolean {
  return !house || !feed || isSameRate(house.fps, feed.fps);
}

/** Measured rates waver by a few parts in a thousand; a rate that is not known yet does not differ. */
function isSameRate(house: number, feed: number): boolean {
  return house === 0 || feed === 0 || Math.abs(house - feed) / house < 0.005;
}
