import fc from 'fast-check';
import { describe, it } from 'vitest';
import { parseAsc } from '#engine/wire/aac/asc.ts';
import { parseAudioBody } from '#engine/wire/flv/audio.ts';
import { FlvReader, flvHeader } from '#engine/wire/flv/file.ts';
import { decodeMetadata } from '#engine/wire/flv/metadata.ts';
import { parseVideoBody } from '#engine/wire/flv/video.ts';
import { AcceptDialogue } from '#engine/wire/rtmp/AcceptDialogue.ts';
import { PublishDialogue } from '#engine/wire/rtmp/PublishDialogue.ts';
import { parseRtmpTarget, type RtmpTarget } from '#engine/wire/rtmp/url.ts';
import { WireError } from '#engine/wire/WireError.ts';
import { fixture } from './hex.ts';

const HANDSHAKE = Buffer.concat([Buffer.from([3]), Buffer.alloc(2 * 1536)]);
const LIMITS = { maxMessageBytes: 64 * 1024, maxChunkStreams: 16, maxBufferedBytes: 128 * 1024 };

/** Bodies that get past the first checks: a plausible first byte, then anything. */
const body = fc
  .tuple(fc.constantFrom(0x17, 0x27, 0x90, 0x91, 0x96, 0x97, 0xaf, 0x95, 0x9f), fc.uint8Array({ maxLength: 60 }))
  .map(([first, rest]) => Buffer.from([first, ...rest]));

/** Real bytes with a few of them changed: breaks every layer below the first. */
function damaged(bytes: Buffer) {
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
  return fc.array(change, { minLength: 1, maxLength: 8 }).map((changes) => {
    const copy = Buffer.from(bytes);
    for (const [at, byte] of changes) copy[at] = byte;
    return copy;
  });
}

function onlyWireErrors(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
  }
}

describe('garbage ends in a WireError at worst', () => {
  it.each([
    ['video bodies', parseVideoBody],
    ['audio bodies', parseAudioBody],
    ['metadata', decodeMetadata],
    ['AudioSpecificConfig', parseAsc],
  ])('in %s', (_, parse) => {
    fc.assert(
      fc.property(body, (bytes) => onlyWireErrors(() => parse(bytes))),
      { numRuns: 500 },
    );
  });

  it('in FLV files', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        onlyWireErrors(() => new FlvReader().read(Buffer.concat([flvHeader(), bytes]), () => {}));
      }),
    );
  });

  it('in what a publisher sends', () => {
    const capture = fixture('ffmpeg-publish.hex').subarray(0, 1_200);
    fc.assert(
      fc.property(damaged(capture), (bytes) => {
        const server = new AcceptDialogue({
          limits: LIMITS,
          windowAckBytes: 2_500_000,
          send: () => {},
          onEvent: (event) => event.kind === 'publish' && server.accept(),
          onMedia: () => {},
        });
        server.receive(HANDSHAKE);
        onlyWireErrors(() => server.receive(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('in what a server answers', () => {
    fc.assert(
      fc.property(damaged(answersOfAServer()), (bytes) => {
        const client = new PublishDialogue({
          target: parseRtmpTarget('rtmp://h/live', 'key-1') as RtmpTarget,
          chunkSize: 4096,
          windowAckBytes: () => 65_536,
          send: () => {},
          onEvent: (event) => event.kind === 'connected' && client.publish(),
        });
        client.receive(HANDSHAKE);
        onlyWireErrors(() => client.receive(bytes));
      }),
      { numRuns: 500 },
    );
  });
});

/** Our own server's side of a publish by ffmpeg, without the handshake. */
function answersOfAServer(): Buffer {
  const sent: Buffer[] = [];
  const server = new AcceptDialogue({
    limits: LIMITS,
    windowAckBytes: 2_500_000,
    send: (bytes) => sent.push(bytes),
    onEvent: (event) => event.kind === 'publish' && server.accept(),
    onMedia: () => {},
  });
  server.receive(Buffer.concat([HANDSHAKE, fixture('ffmpeg-publish.hex')]));
  return Buffer.concat(sent).subarray(HANDSHAKE.length);
}
