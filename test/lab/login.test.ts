import { expect, it } from 'vitest';
import { AuthmodServer } from '#test/simulators/AuthmodServer.ts';
import { runToEnd } from './support/runToEnd.ts';

const USER = 'studio';

function publish(port: number, password: string) {
  const input = ['-f', 'lavfi', '-i', 'testsrc=s=160x90:r=10', '-t', '1', '-c:v', 'libx264', '-pix_fmt', 'yuv420p'];
  const to = `rtmp://${USER}:${password}@127.0.0.1:${port}/live/key`;
  return runToEnd('ffmpeg', ['-nostdin', '-v', 'error', ...input, '-f', 'flv', to]);
}

it.each(['adobe', 'llnw'] as const)(
  'the server that judges our logins lets in FFmpeg by %s, and no one else',
  async (scheme) => {
    await using server = await AuthmodServer.start(scheme, USER, 'opensesame');
    const stranger = await publish(server.port, 'closesesame');
    expect(stranger.code).not.toBe(0);
    expect(server.isPublishing).toBe(false);
    const friend = await publish(server.port, 'opensesame');
    expect(friend.code).toBe(0);
    expect(server.mediaMessages).toBeGreaterThan(5);
  },
);
