import { describe, expect, it } from 'vitest';
import { ClientHandshake, ServerHandshake } from '#engine/wire/rtmp/handshake.ts';

describe('handshake', () => {
  it('server: answers C0 C1 with S0 S1 S2, the last an echo, and hands on what follows C2', () => {
    const server = new ServerHandshake();
    const c1 = Buffer.from(Array.from({ length: 1536 }, (_, index) => index % 251));
    server.receive(Buffer.concat([Buffer.from([3]), c1.subarray(0, 700)]));
    const first = server.receive(c1.subarray(700));
    expect(first).toMatchObject({ done: false, rest: null });
    expect(first.send).toHaveLength(1 + 2 * 1536);
    expect(first.send?.[0]).toBe(3);
    expect(first.send?.subarray(1, 9)).toEqual(Buffer.alloc(8)); // Version 0: no digest to be expected.
    expect(first.send?.subarray(1537)).toEqual(c1);
    const second = server.receive(Buffer.concat([Buffer.alloc(1536, 9), Buffer.from('rest')]));
    expect(second).toEqual({ send: null, done: true, rest: Buffer.from('rest') });
  });

  it('both sides come through byte by byte', () => {
    const [client, server] = [new ClientHandshake(), new ServerHandshake()];
    const toClient: Buffer[] = [];
    const toServer: Buffer[] = [];
    let serverDone = false;
    let clientDone = false;
    const feedServer = (bytes: Buffer) => {
      for (const byte of bytes) {
        const step = server.receive(Buffer.from([byte]));
        if (step.send) toClient.push(step.send);
        serverDone ||= step.done;
      }
    };
    feedServer(client.start());
    for (const byte of Buffer.concat(toClient)) {
      const step = client.receive(Buffer.from([byte]));
      if (step.send) toServer.push(step.send);
      clientDone ||= step.done;
    }
    expect([serverDone, clientDone]).toEqual([false, true]);
    feedServer(Buffer.concat(toServer));
    expect(serverDone).toBe(true);
  });

  it('takes everything in one piece', () => {
    const step = new ServerHandshake().receive(Buffer.concat([Buffer.from([3]), Buffer.alloc(3072), Buffer.from('x')]));
    expect(step.send).toHaveLength(3073);
    expect(step).toMatchObject({ done: true, rest: Buffer.from('x') });
  });

  it('client: echoes S1 before S2 is complete, and does not look into S2', () => {
    const client = new ClientHandshake();
    client.start();
    const s1 = Buffer.alloc(1536, 5);
    expect(client.receive(Buffer.concat([Buffer.from([3]), s1])).send).toEqual(s1);
    expect(client.receive(Buffer.alloc(1536, 1))).toEqual({ send: null, done: true, rest: Buffer.alloc(0) });
  });

  it.each([
    [0x16, 'tls-on-plain-port'],
    [0x15, 'tls-on-plain-port'],
    ['G'.charCodeAt(0), 'http-on-rtmp-port'],
    ['P'.charCodeAt(0), 'http-on-rtmp-port'],
    [0, 'not-rtmp'],
    [6, 'not-rtmp'],
  ])('names another protocol by its first byte %i', (byte, code) => {
    expect(() => new ServerHandshake().receive(Buffer.from([byte]))).toThrow(expect.objectContaining({ code }));
    expect(() => new ClientHandshake().receive(Buffer.from([byte]))).toThrow(expect.objectContaining({ code }));
  });
});
