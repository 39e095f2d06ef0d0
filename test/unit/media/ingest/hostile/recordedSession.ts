import { MessageType, type RtmpMessage } from '#engine/wire/rtmp/messages.ts';
import { fixture } from '#test/unit/wire/hex.ts';
import { readAll } from '#test/unit/wire/rtmp/readAll.ts';

/** What a real ffmpeg sent from `connect` to its last picture, message by message. */
export const recordedSession: readonly RtmpMessage[] = readAll(fixture('ffmpeg-publish.hex')).filter(
  ({ type, payload }) => !isFarewell(type, payload),
);

/** Up to and with `publish`. */
export const dialogueLength =
  recordedSession.findLastIndex(({ type, payload }) => type === MessageType.commandAmf0 && says(payload, 'publish')) +
  1;

function isFarewell(type: number, payload: Buffer): boolean {
  return type === MessageType.commandAmf0 && (says(payload, 'FCUnpublish') || says(payload, 'deleteStream'));
}

function says(payload: Buffer, name: string): boolean {
  return payload.subarray(3, 3 + name.length).toString('latin1') === name;
}
