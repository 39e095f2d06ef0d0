import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { startEngine } from '#engine/host/startEngine.ts';
import { createEngine } from '#engine/index.ts';
import { unwrap, WORKER } from '#test/unit/clerk/clerkRig.ts';
import { freshFolder, writeStudio } from './runEngine.ts';

test('an engine whose page can not be read starts without one, and says so in its log', async () => {
  const folder = freshFolder();
  const pageDir = join(folder, 'page');
  writeFileSync(pageDir, 'a file where a folder should be');
  const dataDir = join(folder, 'data');
  const options = {
    dataDir,
    http: { host: '127.0.0.1', port: 0 },
    studioFile: writeStudio(folder),
    onAir: false,
    insecureLan: false,
    demo: false,
    attended: false,
    ffmpeg: null,
  };
  const ports = { clock: systemClock, workerUrl: WORKER, pageDir, createEngine, onStopAsked: () => {} };
  const engine = unwrap(await startEngine(options, ports));
  onTestFinished(() => engine.close());
  expect((await fetch(new URL('/healthz', engine.readyUrl))).status).toBe(200);
  const log = () => readFileSync(join(dataDir, 'log', 'engine.log'), 'utf8');
  await expect.poll(log).toContain('the page could not be read');
});
