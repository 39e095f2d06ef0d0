import { aacConfigBody, aacFrameBody, avcConfigBody, avcFrameHeader } from '#engine/wire/flv/body.ts';
import { MessageType, type RtmpMessage } from '#engine/wire/rtmp/messages.ts';

/** 640×360, H.264 baseline, from a real x264. */
const AVC_C = '0142c01effe100196742c01ed900a02ff970110000030001000003003c0f162e4801000468ce3c80';

/** The same stream with another picture parameter set: class B. */
export const otherHeader = avcConfigBody(Buffer.from(AVC_C.replace('68ce3c80', '68ce3880'), 'hex'));
/** 1280×720, from a real x264: class C beside the other. */
export const largerHeader = avcConfigBody(
  Buffer.from('0142c01fffe100196742c01fd9005005bb0110000003001000000303c0f183248001000568cb83cb20', 'hex'),
);
export const videoHeader = avcConfigBody(Buffer.from(AVC_C, 'hex'));
/** AAC-LC, 48 kHz, stereo. */
export const audioHeader = aacConfigBody(Buffer.from('1190', 'hex'));

const nal = { idr: 0x65, reference: 0x41, disposable: 0x01 } as const;

/** A picture of one NAL unit of `sizeBytes`, which begins with `mark`. */
export function picture(
  kind: keyof typeof nal,
  { mark = 0, sizeBytes = 16, compositionMs = 0 }: { mark?: number; sizeBytes?: number; compositionMs?: number } = {},
): Buffer {
  const body = Buffer.alloc(9 + sizeBytes);
  avcFrameHeader(body, 0, kind === 'idr', compositionMs);
  body.writeUInt32BE(sizeBytes, 5);
  body[9] = nal[kind];
  body.writeUInt32BE(mark, 10);
  return body;
}

export function sound(sizeBytes = 8): Buffer {
  return aacFrameBody(Buffer.alloc(sizeBytes, 0x21));
}

export function video(timestampMs: number, payload: Buffer): RtmpMessage {
  return { type: MessageType.video, streamId: 1, chunkStreamId: 6, timestampMs: timestampMs >>> 0, payload };
}

export function audio(timestampMs: number, payload: Buffer): RtmpMessage {
  return { type: MessageType.audio, streamId: 1, chunkStreamId: 4, timestampMs: timestampMs >>> 0, payload };
}
