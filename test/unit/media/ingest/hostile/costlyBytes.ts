import { avcConfigBody } from '#engine/wire/flv/body.ts';
import { flvTag } from '#engine/wire/flv/file.ts';
import { encodeMessage } from '#engine/wire/rtmp/chunkWriter.ts';
import { encodeCommand } from '#engine/wire/rtmp/command.ts';
import { controlMessage, MessageType, setChunkSize, userControl } from '#engine/wire/rtmp/messages.ts';
import { audio, audioHeader, picture, sound, video, videoHeader } from '../../bodies.ts';

/** So large that every message is one chunk. */
const CHUNK_SIZE = 0xffffff;
const MIB = 1024 * 1024;
const LARGEST = 0xffffff - 64;

function message(type: number, payload: Buffer, timestampMs = 0, chunkStreamId = 6): Buffer {
  return encodeMessage({ type, payload, timestampMs, chunkStreamId, streamId: 1 }, CHUNK_SIZE);
}

function repeated(bytes: Buffer, sizeBytes: number): Buffer {
  return Buffer.alloc(sizeBytes - (sizeBytes % bytes.length), bytes);
}

function series(count: number, one: (index: number) => { type: number; timestampMs: number; payload: Buffer }): Buffer {
  return Buffer.concat(
    Array.from({ length: count }, (_, index) => {
      const { type, timestampMs, payload } = one(index);
      return message(type, payload, timestampMs);
    }),
  );
}

/** A message of the largest size is announced, gets a byte, is aborted; all in chunks of one byte. */
function announcements(): Buffer {
  const announced = Buffer.from('06000000ffffff090100000000', 'hex');
  const abort = Buffer.from('0200000000000402000000' + '00' + '00' + 'c200' + 'c200' + 'c206', 'hex');
  return Buffer.concat([encodeMessage(setChunkSize(1), CHUNK_SIZE), repeated(Buffer.concat([announced, abort]), MIB)]);
}

/** avcC of another length size: the NAL units of a picture may be as short as a byte. */
function shortUnits(): Buffer {
  const header = Buffer.from(videoHeader);
  header[9] = 0xfc;
  return Buffer.concat([
    message(9, header),
    message(9, Buffer.concat([Buffer.from('1701000000', 'hex'), Buffer.alloc(LARGEST - 5)])),
  ]);
}

function otherConfigs(): Buffer {
  const other = Buffer.from(videoHeader);
  other[other.length - 1] = 0x81;
  return repeated(Buffer.concat([message(9, videoHeader), message(9, other)]), MIB);
}

/** C0, C1 and C2. */
export const handshake = Buffer.concat([Buffer.from([3]), Buffer.alloc(2 * 1536)]);

/** All that a publisher says until its media begin, without waiting for answers. */
export function opening(key: string): Buffer {
  return Buffer.concat([
    handshake,
    encodeMessage(setChunkSize(CHUNK_SIZE), 128),
    message(20, encodeCommand('connect', 1, [{ app: 'live' }])),
    message(20, encodeCommand('publish', 2, [null, key, 'live'])),
    message(9, videoHeader),
    message(8, audioHeader),
  ]);
}

/** What costs a reader most for its bytes, by name: the media of a publisher, after its headers. */
export const costly: Record<string, () => Buffer> = {
  'messages without a byte': () => Buffer.concat([message(9, Buffer.alloc(0)), Buffer.alloc(MIB, 0xc6)]),
  'messages of two bytes': () =>
    Buffer.concat([message(9, Buffer.from([0x52, 1])), repeated(Buffer.from([0xc6, 0x52, 0]), MIB)]),
  'a message of 16 MB in chunks of one byte': () =>
    Buffer.concat([
      encodeMessage(setChunkSize(1), CHUNK_SIZE),
      Buffer.from('06000000fffff009010000002222', 'hex').subarray(0, 13),
      repeated(Buffer.from([0xc6, 0x22]), MIB),
    ]),
  'messages of 16 MB that are announced and aborted': announcements,
  'a picture of 16 MB': () => message(9, Buffer.concat([picture('idr'), Buffer.alloc(LARGEST - 25)])),
  'a picture of 16 MB of empty NAL units': shortUnits,
  'headers that change with every message': otherConfigs,
  'a header of 16 MB': () => message(9, avcConfigBody(Buffer.alloc(LARGEST - 5, 1))),
  'an aggregate of 16 MB of empty parts': () =>
    message(22, repeated(flvTag(MessageType.video, 0, Buffer.alloc(0)), LARGEST)),
  'tracks without a byte': () =>
    message(9, Buffer.concat([Buffer.from('961161766331', 'hex'), repeated(Buffer.from([1, 0, 0, 0]), LARGEST - 8)])),
  'modifiers of modifiers': () =>
    message(9, Buffer.concat([Buffer.from([0x97]), repeated(Buffer.from([0, 0, 7]), LARGEST - 1)])),
  'a string of 15 MB': () => message(20, encodeCommand('x', 0, ['a'.repeat(15 * MIB)])),
  'commands of 4,000 values': () =>
    repeated(message(20, Buffer.concat([encodeCommand('x', 0, []), Buffer.alloc(4_000, 5)])), MIB),
  'objects in objects': () => message(20, Buffer.alloc(60_000, Buffer.from([3, 0, 1, 0x61]))),
  'as many pings as fit': () => repeated(encodeMessage(userControl(6, 0), CHUNK_SIZE), MIB),
  'an acknowledgement wanted for every byte': () =>
    repeated(encodeMessage(controlMessage(5, Buffer.from([0, 0, 0, 1])), CHUNK_SIZE), MIB),
  'an IDR every millisecond': () => series(50_000, (index) => video(index, picture('idr'))),
  'a GOP without an end': () => series(50_000, (index) => video(index, picture(index === 0 ? 'idr' : 'reference'))),
  'a new clock with every picture': () => series(50_000, (index) => video(index * 100_000, picture('idr'))),
  'sound every millisecond': () => series(50_000, (index) => audio(index, sound())),
};
