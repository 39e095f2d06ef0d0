import { hash } from 'node:crypto';
import { parseVideoBody } from '#engine/wire/flv/video.ts';
import type { Clip } from './Clip.ts';

/** Which picture of which clip. */
export interface ClipPicture {
  readonly label: string;
  readonly frame: number;
}

const LENGTH_SIZE = 4;
const LAST_SLICE_TYPE = 5;

/** Knows every picture of the clips by its coded slices, whatever was put around them on the way. */
export class PictureBook {
  readonly #pictures = new Map<string, ClipPicture>();

  constructor(clips: readonly Clip[]) {
    for (const { label, pictures } of clips) {
      for (const [frame, body] of pictures.entries()) this.#pictures.set(sliceHash(body), { label, frame });
    }
  }

  get size(): number {
    return this.#pictures.size;
  }

  /** `body` is that of an RTMP video message. Null for a picture of neither clip. */
  identify(body: Buffer): ClipPicture | null {
    return this.#pictures.get(sliceHash(body)) ?? null;
  }
}

/** Over the NAL units of types 1 to 5: parameter sets, SEI and delimiters come and go. */
function sliceHash(body: Buffer): string {
  const picture = parseVideoBody(body);
  if (picture.kind !== 'frame') return '';
  const slices: Buffer[] = [];
  for (let at = picture.dataOffset; at + LENGTH_SIZE < picture.dataEnd; ) {
    const end = at + LENGTH_SIZE + body.readUInt32BE(at);
    const type = body.readUInt8(at + LENGTH_SIZE) & 0x1f;
    if (type >= 1 && type <= LAST_SLICE_TYPE) slices.push(body.subarray(at + LENGTH_SIZE, end));
    at = end;
  }
  return hash('sha1', Buffer.concat(slices), 'base64');
}
