import fc from 'fast-check';
import { flvTag } from '#engine/wire/flv/file.ts';
import { encodeCommand } from '#engine/wire/rtmp/command.ts';
import { MessageType, type RtmpMessage } from '#engine/wire/rtmp/messages.ts';
import { dialogueLength, recordedSession } from './recordedSession.ts';

/** One thing that a hostile peer writes: a message, or bytes that are none. */
export type Written = RtmpMessage | Buffer;

export interface HostileSession {
  readonly chunkSize: number;
  /** Lengths of the pieces that the network delivers, over and over. */
  readonly pieces: readonly number[];
  /** Which of the header forms that are possible is used, over and over. */
  readonly forms: readonly number[];
  readonly written: readonly Written[];
}

const time = fc.oneof(
  fc.constantFrom(0, 1, 0xfffffe, 0xffffff, 0x1000000, 0x7fffffff, 0x80000000, 0xffffffff),
  fc.nat(10_000),
  fc.nat(0xffffffff),
);
const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((list) => Buffer.from(list));
const type = fc.oneof(fc.constantFrom(...Object.values(MessageType)), fc.nat(255));
const streams = fc.constantFrom(2, 3, 4, 6, 63, 64, 319, 320, 65_599);

/** Payloads that are made to hurt the one who reads them. */
const bomb = fc.constantFrom(
  [MessageType.commandAmf0, Buffer.alloc(30_000, Buffer.from([3, 0, 1, 0x61]))], // objects in objects
  [MessageType.commandAmf0, Buffer.alloc(30_000, 5)], // as many values as fit
  [MessageType.commandAmf0, Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 5])], // an array that says it has 2^32 items
  [MessageType.commandAmf0, Buffer.from([0x0c, 0xff, 0xff, 0xff, 0xff, 0x61])], // a string that says it has 4 GB
  [MessageType.commandAmf0, encodeCommand('x'.repeat(60_000), 0, [])],
  [MessageType.commandAmf3, Buffer.alloc(0)],
  [MessageType.aggregate, Buffer.alloc(60_000, flvTag(MessageType.video, 0, Buffer.from([0x17, 1, 0, 0, 0, 0])))],
  [MessageType.aggregate, Buffer.alloc(11, 0xff)],
  [MessageType.video, Buffer.concat([Buffer.from([0x17, 1, 0, 0, 0]), Buffer.alloc(60_000)])], // empty NAL units
  [MessageType.video, Buffer.concat([Buffer.from('1700000000014200ffffff', 'hex'), Buffer.alloc(60_000, 0xff)])],
  [MessageType.video, Buffer.alloc(60_000, Buffer.from([0x97, 0]))], // modifiers of modifiers
  [
    MessageType.video,
    Buffer.concat([Buffer.from('961161766331', 'hex'), Buffer.alloc(60_000, Buffer.from([1, 0, 0, 0]))]),
  ],
  [MessageType.audio, Buffer.from('af00ffffffffffff', 'hex')],
  [MessageType.setChunkSize, Buffer.from([0, 0, 0, 0])],
  [MessageType.setChunkSize, Buffer.from([0, 0, 0, 1])],
  [MessageType.setChunkSize, Buffer.from([0xff, 0xff, 0xff, 0xff])],
  [MessageType.abort, Buffer.from([0, 0, 0, 6])],
  [MessageType.windowAcknowledgementSize, Buffer.from([0, 0, 0, 1])],
  [MessageType.userControl, Buffer.from([0, 6, 0, 0, 0, 0])],
  [MessageType.userControl, Buffer.from([0])],
) as fc.Arbitrary<[number, Buffer]>;

type Mutation = (session: Written[], at: number) => void;

/** Everything that can be done to the message at one place of a session. */
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  edit(fc.tuple(fc.nat(), fc.nat(255)), (message, [where, byte]) => {
    const payload = Buffer.from(message.payload);
    if (payload.length > 0) payload[where % payload.length] = byte;
    return { ...message, payload };
  }),
  edit(fc.nat(), (message, length) => ({
    ...message,
    payload: message.payload.subarray(0, length % (message.payload.length + 1)),
  })),
  edit(bytes(200), (message, tail) => ({ ...message, payload: Buffer.concat([message.payload, tail]) })),
  edit(type, (message, to) => ({ ...message, type: to })),
  edit(time, (message, timestampMs) => ({ ...message, timestampMs })),
  edit(fc.nat(0xffffffff), (message, streamId) => ({ ...message, streamId })),
  edit(streams, (message, chunkStreamId) => ({ ...message, chunkStreamId })),
  edit(bomb, (message, [to, payload]) => ({ ...message, type: to, payload })),
  edit(fc.constant(Buffer.alloc(0)), (message, payload) => ({ ...message, payload })),
  fc.integer({ min: 1, max: 60 }).map(
    (times): Mutation =>
      (session, at) => {
        session.splice(at, 0, ...Array.from({ length: times }, () => session[at] as Written));
      },
  ),
  fc.constant<Mutation>((session, at) => session.splice(at, 1)),
  fc.nat().map(
    (other): Mutation =>
      (session, at) => {
        const to = other % session.length;
        [session[at], session[to]] = [session[to] as Written, session[at] as Written];
      },
  ),
  bytes(40).map(
    (garbage): Mutation =>
      (session, at) =>
        session.splice(at, 0, garbage),
  ),
);

function edit<T>(how: fc.Arbitrary<T>, change: (message: RtmpMessage, how: T) => RtmpMessage): fc.Arbitrary<Mutation> {
  return how.map((value) => (session, at) => {
    const message = session[at];
    if (message && !Buffer.isBuffer(message)) session[at] = change(message, value);
  });
}

/** The recorded session with some things done to it; in most of them only after it was let in. */
export const hostileSession: fc.Arbitrary<HostileSession> = fc
  .record({
    chunkSize: fc.constantFrom(1, 7, 128, 4096, 65_536),
    pieces: fc.array(fc.constantFrom(1, 2, 13, 500, 1460, 65_536), { minLength: 1, maxLength: 5 }),
    forms: fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }),
    sparesDialogue: fc.integer({ min: 0, max: 4 }).map((number) => number > 0),
    mutations: fc.array(fc.tuple(fc.nat(), mutation), { maxLength: 12 }),
  })
  .map(({ chunkSize, pieces, forms, sparesDialogue, mutations }) => {
    const written: Written[] = [...recordedSession];
    const from = sparesDialogue ? dialogueLength : 0;
    for (const [where, mutate] of mutations) mutate(written, from + (where % (written.length - from)));
    return { chunkSize, pieces, forms, written };
  });
