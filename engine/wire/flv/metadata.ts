import { type Amf0Object, EcmaArray, isAmf0Object } from '../amf0/Amf0Value.ts';
import { decodeAmf0 } from '../amf0/decodeAmf0.ts';
import { encodeAmf0 } from '../amf0/encodeAmf0.ts';

/** What is 0 or absent is not known and left out of the message. */
export interface StreamMetadata {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly videoKbps?: number;
  readonly audioKbps?: number;
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
}

const H264 = 7;
const AAC = 10;

/** Payload of a data message (type 18): `@setDataFrame`, `onMetaData`, ECMA array. */
export function encodeMetadata(metadata: StreamMetadata): Buffer {
  const fields: Amf0Object = { duration: 0, fileSize: 0 };
  if (metadata.width > 0) {
    Object.assign(fields, known({ width: metadata.width, height: metadata.height, framerate: metadata.fps }));
    Object.assign(fields, { videocodecid: H264 }, known({ videodatarate: metadata.videoKbps ?? 0 }));
  }
  if (metadata.sampleRate > 0) {
    Object.assign(fields, { audiocodecid: AAC, audiosamplesize: 16, audiosamplerate: metadata.sampleRate });
    Object.assign(fields, known({ audiochannels: metadata.channels, audiodatarate: metadata.audioKbps ?? 0 }));
    fields['stereo'] = metadata.channels >= 2;
  }
  fields['encoder'] = 'Changeover';
  return encodeAmf0(['@setDataFrame', 'onMetaData', new EcmaArray(fields)]);
}

/**
 * The fields of an `onMetaData`, with or without `@setDataFrame`, from a data message (type 18, or 15 with its leading
 * zero byte); null for any other data message. Often wrong or missing in the field: for showing only. Throws `WireError`.
 */
export function decodeMetadata(payload: Buffer): Amf0Object | null {
  const values = decodeAmf0(payload[0] === 0 ? payload.subarray(1) : payload);
  const from = values[0] === '@setDataFrame' ? 1 : 0;
  const fields = values[from + 1];
  return values[from] === 'onMetaData' && isAmf0Object(fields) ? fields : null;
}

function known(fields: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value > 0));
}
