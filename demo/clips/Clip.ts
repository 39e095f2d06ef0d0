import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseAudioBody } from '#engine/wire/flv/audio.ts';
import { FlvReader, FlvTagType } from '#engine/wire/flv/file.ts';
import { parseVideoBody } from '#engine/wire/flv/video.ts';

/** What `assets/demo/make.mjs` makes: sound and picture loop at the same moment. */
export const CLIP = {
  fps: 30,
  frames: 480,
  /** Every so many pictures there is an IDR. */
  gopFrames: 30,
  audioFrames: 750,
  audioFrameMs: 1024 / 48,
  loopMs: 16_000,
} as const;

/** One of the demo clips, as FLV bodies ready to be sent. */
export interface Clip {
  /** `A` or `B`: from the file's name. */
  readonly label: string;
  readonly metadata: Buffer;
  readonly videoConfig: Buffer;
  readonly audioConfig: Buffer;
  readonly pictures: readonly Buffer[];
  readonly sounds: readonly Buffer[];
}

/** Throws when the file cannot be read or is not such a clip. */
export function readClip(file: string): Clip {
  return parseClip(basename(file, '.flv').toUpperCase(), readFileSync(file));
}

export function parseClip(label: string, bytes: Buffer): Clip {
  const metadata: Buffer[] = [];
  const videoConfigs: Buffer[] = [];
  const audioConfigs: Buffer[] = [];
  const pictures: Buffer[] = [];
  const sounds: Buffer[] = [];
  new FlvReader().read(bytes, ({ type, body }) => {
    if (type === FlvTagType.script) metadata.push(body);
    else if (type === FlvTagType.video) (parseVideoBody(body).kind === 'config' ? videoConfigs : pictures).push(body);
    else (parseAudioBody(body).kind === 'config' ? audioConfigs : sounds).push(body);
  });
  const [first] = metadata;
  const [videoConfig] = videoConfigs;
  const [audioConfig] = audioConfigs;
  if (!first || !videoConfig || !audioConfig) throw new Error(`clip ${label} has no headers`);
  if (pictures.length !== CLIP.frames || sounds.length !== CLIP.audioFrames) {
    throw new Error(`clip ${label} has ${pictures.length} pictures and ${sounds.length} audio frames`);
  }
  return { label, metadata: first, videoConfig, audioConfig, pictures, sounds };
}
