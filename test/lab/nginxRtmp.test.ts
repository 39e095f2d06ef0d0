import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clip } from './support/clips.ts';
import { decode, frameCodes } from './support/decode.ts';
import { frameAccount } from './support/frameAccount.ts';
import { NginxRtmp } from './support/NginxRtmp.ts';
import { newestWins } from './support/PublishHook.ts';
import { publish } from './support/publish.ts';
import { until } from './support/until.ts';

const clipFrames = 60 * 30;
let path: string;
let nginx: NginxRtmp;

beforeEach(async () => {
  path = await clip();
  nginx = await NginxRtmp.start();
});
afterEach(() => nginx[Symbol.asyncDispose]());

describe('a real nginx-rtmp', () => {
  it('records what ffmpeg publishes, frame by frame', async () => {
    await using encoder = await publish(path, `${nginx.url}/key`);
    const start = await nginx.receiving('key');
    await until('300 KB more', async () => (await nginx.receiving('key')).bytesIn > start.bytesIn + 300_000);
    await encoder.close();
    await until('the end of the session', async () => (await nginx.publishing()).length === 0);
    const [recording = ''] = await nginx.recordings();
    const { errors, video, audio } = await decode(recording);
    expect(errors).toEqual([]);
    expect(video.frames).toBeGreaterThan(45);
    expect(video).toMatchObject({ stepsBack: 0, largestGapMs: expect.closeTo(0, -1) });
    expect(audio.stepsBack).toBe(0);
    const codes = await frameCodes(recording);
    expect(codes).toHaveLength(video.frames);
    expect(frameAccount(codes, clipFrames)).toEqual({ lost: 0, repeated: 0, unmarked: 0, changes: 0 });
  });

  it('refuses whom the hook refuses', async () => {
    nginx.hook.answer(() => ({ kind: 'refuse' }));
    await using encoder = await publish(path, `${nginx.url}/key`);
    expect(await encoder.exitCode()).not.toBe(0);
    expect(nginx.hook.calls[0]).toMatchObject({ call: 'publish', app: 'live', name: 'key' });
    expect(await nginx.recordings()).toEqual([]);
  });

  it('gives each session a name of its own where the newest wins', async () => {
    nginx.hook.answer(newestWins());
    await using _first = await publish(path, `${nginx.url}/key`);
    await nginx.receiving('key-s1');
    await using _second = await publish(path, `${nginx.url}/key`);
    await nginx.receiving('key-s2');
    expect(await nginx.recordings()).toHaveLength(2);
  });

  it('ends a session that is kicked, and all of them when it crashes', async () => {
    await using kicked = await publish(path, `${nginx.url}/key`);
    await nginx.receiving('key');
    await nginx.kick('key');
    await until('the end of ffmpeg', () => !kicked.isRunning);
    await using dropped = await publish(path, `${nginx.url}/key`);
    await nginx.receiving('key');
    await nginx.crash();
    await until('the end of ffmpeg', () => !dropped.isRunning);
  });

  it('runs again after a crash, on the same port', async () => {
    const { url } = nginx;
    await nginx.crash();
    await nginx.run();
    expect(nginx.url).toBe(url);
    await using _encoder = await publish(path, `${url}/key`);
    await nginx.receiving('key');
  });

  it('takes nothing while it hangs, and goes on after', async () => {
    await using encoder = await publish(path, `${nginx.url}/key`);
    await nginx.receiving('key');
    await nginx.hang();
    expect(await nginx.publishing()).toEqual([]);
    expect(encoder.isRunning).toBe(true);
    await nginx.goOn();
    await nginx.receiving('key');
  });
});
