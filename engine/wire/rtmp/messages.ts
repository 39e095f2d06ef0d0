import { WireError } from '../WireError.ts';

/** RTMP 1.0 §5.4, §6.2, §7.1. */
export const MessageType = {
  setChunkSize: 1,
  abort: 2,
  acknowledgement: 3,
  userControl: 4,
  windowAcknowledgementSize: 5,
  setPeerBandwidth: 6,
  audio: 8,
  video: 9,
  dataAmf3: 15,
  commandAmf3: 17,
  dataAmf0: 18,
  commandAmf0: 20,
  aggregate: 22,
} as const;

/** The chunk streams that we send on. Receivers must not infer anything from them: OBS puts all media on one. */
export const ChunkStream = { control: 2, command: 3, audio: 4, session: 5, video: 6 } as const;

export const UserControl = { streamBegin: 0, pingRequest: 6, pingResponse: 7 } as const;

export interface RtmpMessage {
  readonly type: number;
  readonly streamId: number;
  readonly chunkStreamId: number;
  /** Unsigned 32 bit, as on the wire; wraps. */
  readonly timestampMs: number;
  readonly payload: Buffer;
}

/** A protocol control message (types 1 to 6): chunk stream 2, message stream 0, time ignored. */
export function controlMessage(type: number, payload: Buffer): RtmpMessage {
  return { type, streamId: 0, chunkStreamId: ChunkStream.control, timestampMs: 0, payload };
}

export function setChunkSize(sizeBytes: number): RtmpMessage {
  return controlMessage(MessageType.setChunkSize, u32Payload(sizeBytes & 0x7fffffff));
}

/** `bytes` is all that was received so far; it wraps at 2^32. */
export function acknowledgement(bytes: number): RtmpMessage {
  return controlMessage(MessageType.acknowledgement, u32Payload(bytes));
}

export function windowAcknowledgementSize(windowBytes: number): RtmpMessage {
  return controlMessage(MessageType.windowAcknowledgementSize, u32Payload(windowBytes));
}

/** Limit type 2, dynamic, as FMS sends it. */
export function setPeerBandwidth(windowBytes: number): RtmpMessage {
  return controlMessage(MessageType.setPeerBandwidth, Buffer.concat([u32Payload(windowBytes), Buffer.from([2])]));
}

export function userControl(event: number, value: number): RtmpMessage {
  const payload = Buffer.allocUnsafe(6);
  payload.writeUInt16BE(event, 0);
  payload.writeUInt32BE(value >>> 0, 2);
  return controlMessage(MessageType.userControl, payload);
}

/** The event of a user control message and its first argument, 0 where there is none. */
export function parseUserControl(payload: Buffer): { event: number; value: number } {
  if (payload.length < 2) throw new WireError('control-truncated', 'user control');
  return { event: payload.readUInt16BE(0), value: payload.length < 6 ? 0 : payload.readUInt32BE(2) };
}

/** The number in types 1, 2, 3, 5 and 6. */
export function parseU32(payload: Buffer): number {
  if (payload.length < 4) throw new WireError('control-truncated');
  return payload.readUInt32BE(0);
}

function u32Payload(value: number): Buffer {
  const payload = Buffer.allocUnsafe(4);
  payload.writeUInt32BE(value >>> 0, 0);
  return payload;
}
