import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { encodeMessage } from '#engine/wire/rtmp/chunkWriter.ts';
import { encodeCommand } from '#engine/wire/rtmp/command.ts';
import { MessageType } from '#engine/wire/rtmp/messages.ts';
import { costly, handshake, opening } from './costlyBytes.ts';

export interface Target {
  readonly port: number;
  /** Of a feed that is not on air. */
  readonly key: string;
  readonly untilMs: number;
}

const goesOn = ({ untilMs }: Target) => performance.now() < untilMs;

/** Connected, or refused at once; nothing that the server does to it matters. */
function dial({ port }: Target): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  return socket.setNoDelay(true);
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
    if (socket.destroyed) resolve();
  });
}

/** Writes as the server takes it, until it hangs up or the time is over. */
async function pour(target: Target, socket: Socket, bytes: Buffer, pieceBytes = 65_536): Promise<void> {
  const isClosed = closed(socket);
  for (let at = 0; at < bytes.length && !socket.destroyed && goesOn(target); at += pieceBytes) {
    const drained = new Promise<void>((resolve) => socket.write(bytes.subarray(at, at + pieceBytes), () => resolve()));
    await Promise.race([drained, isClosed]);
  }
}

/** One session after the other, each of which sends `bytes` once it is connected. */
async function again(target: Target, bytes: Buffer, pieceBytes?: number): Promise<void> {
  while (goesOn(target)) {
    const socket = dial(target);
    await pour(target, socket, bytes, pieceBytes);
    socket.destroy();
    await closed(socket);
  }
}

/** `count` at a time, as fast as they come and go. */
async function crowd(target: Target, count: number, one: () => Promise<void>): Promise<void> {
  const many = async () => {
    while (goesOn(target)) await one();
  };
  await Promise.all(Array.from({ length: count }, many));
}

async function connectAndLeave(target: Target): Promise<void> {
  const socket = dial(target);
  await Promise.race([closed(socket), pause(20)]);
  socket.destroy();
}

/** A byte now and then, on many connections. */
async function slowLoris(target: Target): Promise<void> {
  await crowd(target, 60, async () => {
    const socket = dial(target);
    for (let at = 0; goesOn(target) && !socket.destroyed; at++) {
      socket.write(handshake.subarray(at, at + 1));
      await pause(50);
    }
    socket.destroy();
  });
}

function bomb(payload: Buffer): Buffer {
  const message = { type: MessageType.commandAmf0, streamId: 0, chunkStreamId: 3, timestampMs: 0, payload };
  return Buffer.concat([handshake, encodeMessage(message, 128)]);
}

/** The worst that peers do, by name. Each goes on until its time is over. */
export const attacks: Record<string, (target: Target) => Promise<void>> = {
  'slow-loris': slowLoris,
  'endless handshakes': (target) => again(target, handshake),
  'handshakes that are never finished': (target) => crowd(target, 30, () => again(target, handshake.subarray(0, 1537))),
  'thousands of connections': (target) => crowd(target, 400, () => connectAndLeave(target)),
  'a TLS hello': (target) => again(target, Buffer.from('160301020001', 'hex')),
  'zeros without an end': (target) => again(target, Buffer.concat([handshake, Buffer.alloc(4 * 1024 * 1024)])),
  'AMF objects in objects': (target) => again(target, bomb(Buffer.alloc(60_000, Buffer.from([3, 0, 1, 0x61])))),
  'AMF values without an end': (target) => again(target, bomb(Buffer.alloc(60_000, 5))),
  'unknown keys': (target) => again(target, opening('guess')),
  'the commands of a stranger without an end': (target) =>
    again(target, Buffer.concat([opening('guess'), Buffer.alloc(1_000_000, bomb(encodeCommand('_checkbw', 4, [])))])),
  'a stream in one-byte fragments': (target) =>
    again(target, Buffer.concat([opening(target.key), costly['an IDR every millisecond']?.() ?? Buffer.alloc(0)]), 1),
  ...Object.fromEntries(
    Object.entries(costly).map(([name, bytes]) => [
      `a known encoder: ${name}`,
      (target: Target) => again(target, Buffer.concat([opening(target.key), bytes()])),
    ]),
  ),
};
