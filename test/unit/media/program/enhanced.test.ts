import { describe, expect, it } from 'vitest';
import type { FeedInput } from '#engine/media/ingest/FeedInput.ts';
import { PROGRAM_CHUNK_SIZE } from '#engine/media/program/ProgramLog.ts';
import { FMT1_HEADER, unchunk } from '#engine/wire/rtmp/chunkWriter.ts';
import { type FeedId, SLATE } from '#shared/model/ids.ts';
import { audio, audioHeader, sound, video } from '../bodies.ts';
import { ProgramRig } from './ProgramRig.ts';

const MAIN = 'main' as FeedId;
const hvc1 = Buffer.from('hvc1');
const header = Buffer.concat([Buffer.from([0x90]), hvc1, Buffer.from('0102030405060708', 'hex')]);

/** Frame `n` as E-RTMP: HEVC with a composition time of 40 ms; every 25th one is a key frame. */
function frame(n: number): Buffer {
  const body = Buffer.alloc(16);
  body[0] = n % 25 === 0 ? 0x91 : 0xa1;
  hvc1.copy(body, 1);
  body.writeUIntBE(40, 5, 3);
  body.writeUInt32BE(n, 12);
  return body;
}

/** The same as the default of two tracks in one message. */
function wrapped(n: number): Buffer {
  const plain = frame(n);
  const size = Buffer.alloc(3);
  size.writeUIntBE(plain.length - 5, 0, 3);
  return Buffer.concat([
    Buffer.from([((plain[0] ?? 0) & 0xf0) | 6, 0x11]),
    hvc1,
    Buffer.from('01000001cc00', 'hex'),
    size,
    plain.subarray(5),
  ]);
}

/** An encoder that sends 25 pictures a second until the answered function is called. */
function publish(rig: ProgramRig, id: string, body: (n: number) => Buffer): () => void {
  const input: FeedInput = rig.open(id);
  input.take(video(0, header), rig.clock.nowMs());
  input.take(audio(0, audioHeader), rig.clock.nowMs());
  let n = 0;
  const timer = rig.clock.every(40, () => {
    input.take(video(n * 40, body(n)), rig.clock.nowMs());
    input.take(audio(n * 40 + 5, sound()), rig.clock.nowMs());
    n++;
  });
  return () => {
    timer.cancel();
    input.end('connection-ended');
  };
}

function pictures(rig: ProgramRig): Buffer[] {
  const { log } = rig.program;
  const all = Array.from({ length: log.end - log.first }, (_, index) => log.at(log.first + index));
  return all.flatMap((message) =>
    message?.kind === 'video' ? unchunk(message.slab, message.start, message.end, FMT1_HEADER, PROGRAM_CHUNK_SIZE) : [],
  );
}

describe('HEVC by E-RTMP', () => {
  it.each([
    ['bare', frame],
    ['as one of two tracks', wrapped],
  ])('is relayed byte by byte from an encoder that sends it %s', async (_, body) => {
    const rig = new ProgramRig();
    publish(rig, 'main', body);
    await rig.run(12_000);
    const sent = pictures(rig);
    const first = sent[0]?.readUInt32BE(12) ?? -1;
    expect(sent.length).toBeGreaterThan(100);
    expect(sent).toEqual(sent.map((_, index) => frame(first + index)));
    expect(rig.program.log.newest?.headers.videoHeader).toEqual(header);
  });

  it('comes back to the same encoder after a slate that holds its last key frame', async () => {
    const rig = new ProgramRig();
    const end = publish(rig, 'main', frame);
    await rig.run(12_000);
    end();
    await rig.run(6_000);
    expect(rig.program.onAir).toBe(SLATE);
    const held = pictures(rig).at(-1);
    expect(held?.subarray(0, 5)).toEqual(Buffer.concat([Buffer.from([0x93]), hvc1]));
    publish(rig, 'main', frame);
    await rig.run(6_000);
    expect(rig.program.onAir).toBe(MAIN);
  });

  it('never changes over to another encoder within a session, though its headers are the same', async () => {
    const rig = new ProgramRig();
    const end = publish(rig, 'main', frame);
    publish(rig, 'backup', frame);
    await rig.run(12_000);
    end();
    await rig.run(6_000);
    expect(rig.program.onAir).toBe(SLATE);
  });

  it('does with new sessions, where the studio allows them', async () => {
    const rig = new ProgramRig({ onMismatch: 'reconnect' });
    const end = publish(rig, 'main', frame);
    publish(rig, 'backup', frame);
    await rig.run(12_000);
    end();
    await rig.run(6_000);
    expect(rig.changes.at(-1)).toMatchObject({ to: 'backup', newSessions: true });
  });
});
