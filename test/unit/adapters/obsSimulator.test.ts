import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ObsSimulator } from '#test/simulators/obs/ObsSimulator.ts';
import { obsAuthentication } from '#test/simulators/obs/obsAuthentication.ts';

const password = 'supersecretpassword';
const answer = '1Ct943GAT+6YQUUX47Ia/ncufilbe6+oD6lY+5kaCu4=';

it('computes the published example of the authentication', () => {
  const salt = 'lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI=';
  const challenge = '+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY=';
  expect(obsAuthentication(password, salt, challenge)).toBe(answer);
});

describe('the simulator, spoken to byte by byte', () => {
  let obs: ObsSimulator;
  let socket: WebSocket;
  let frames: { op: number; d: Record<string, unknown> }[];

  beforeEach(async () => {
    obs = new ObsSimulator({ password });
    await obs.open();
    socket = new WebSocket(obs.url, 'obswebsocket.json');
    frames = [];
    socket.on('message', (raw) => frames.push(JSON.parse(String(raw))));
    await once(socket, 'message');
  });
  afterEach(async () => {
    socket.terminate();
    await obs.close();
  });

  const send = (op: number, d: object) => socket.send(JSON.stringify({ op, d }));
  const closeCode = async () => (await once(socket, 'close'))[0];
  const identify = async () => {
    send(1, { rpcVersion: 1, authentication: answer, eventSubscriptions: 64 });
    await once(socket, 'message');
  };
  const request = async (requestType: string, requestData?: object) => {
    send(6, { requestType, requestId: '1', requestData });
    for (;;) {
      const found = frames.find(({ op }) => op === 7);
      if (found) {
        frames.splice(frames.indexOf(found), 1);
        return found.d as { requestStatus: { code: number }; responseData?: Record<string, unknown> };
      }
      await once(socket, 'message');
    }
  };

  it('says hello with a challenge', () => {
    expect(frames[0]).toMatchObject({ op: 0, d: { rpcVersion: 1, obsWebSocketVersion: '5.6.2' } });
  });

  it('lets in with the right answer', async () => {
    await identify();
    expect(frames.at(-1)).toEqual({ op: 2, d: { negotiatedRpcVersion: 1 } });
  });

  it.each([
    ['a wrong password', 4009, () => send(1, { rpcVersion: 1, authentication: 'no' })],
    ['no password', 4009, () => send(1, { rpcVersion: 1 })],
    ['a request before identifying', 4007, () => send(6, { requestType: 'GetVersion', requestId: '1' })],
    ['a client of version 4', 4010, () => socket.send(JSON.stringify({ 'request-type': 'GetVersion' }))],
    ['a binary frame', 4002, () => socket.send(Buffer.from([1]))],
  ])('sends away %s', async (_, code, say) => {
    say();
    expect(await closeCode()).toBe(code);
  });

  it('sends away who identifies twice, or leaves fields out', async () => {
    await identify();
    send(6, { requestType: 'GetVersion' });
    expect(await closeCode()).toBe(4003);
  });

  it('lays settings of the same type over the old ones, and begins anew with another', async () => {
    await identify();
    const set = (streamServiceType: string, streamServiceSettings: object) =>
      request('SetStreamServiceSettings', { streamServiceType, streamServiceSettings });
    await set('rtmp_common', { service: 'YouTube' });
    expect(obs.inside.service.streamServiceSettings).toMatchObject({
      service: 'YouTube',
      server: 'auto',
      bwtest: true,
    });
    await set('rtmp_custom', { server: 'rtmp://a' });
    expect(obs.inside.service.streamServiceSettings).toEqual({ server: 'rtmp://a' });
  });

  it('answers 500 and 501 as OBS does', async () => {
    await identify();
    expect((await request('StopStream')).requestStatus.code).toBe(501);
    expect((await request('StartStream')).requestStatus.code).toBe(100);
    while (!obs.stream.isActive()) await once(socket, 'message');
    expect((await request('StartStream')).requestStatus.code).toBe(500);
    const set = { streamServiceType: 'rtmp_custom', streamServiceSettings: {} };
    expect((await request('SetStreamServiceSettings', set)).requestStatus.code).toBe(500);
    expect(frames.filter(({ op }) => op === 5).map(({ d }) => d['eventData'])).toEqual([
      { outputActive: false, outputState: 'OBS_WEBSOCKET_OUTPUT_STARTING' },
      { outputActive: true, outputState: 'OBS_WEBSOCKET_OUTPUT_STARTED' },
    ]);
  });
});
