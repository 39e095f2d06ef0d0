import { execFileSync } from 'node:child_process';
import { closeSync, constants, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { clerkRig, codeOf, opened, temporaryFolder, unwrap } from './clerkRig.ts';
import { studioText } from './studioText.ts';

// Real threads and disks on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const FORCED = { onlyIfNewHash: false };
/** Longer than the limit of any call. */
const LONG_MS = 60_000;
const turn = () => new Promise(setImmediate);

/** A clerk that hangs from its next line of the log until `letGo`. */
async function hangingClerk() {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'log'));
  const log = join(folder, 'log', 'engine.log');
  execFileSync('mkfifo', [log]);
  const clock = new VirtualClock();
  const rig = clerkRig(folder, { clock });
  const { token } = await opened(rig);
  const letGo = () => {
    const reader = openSync(log, constants.O_RDONLY | constants.O_NONBLOCK);
    onTestFinished(() => closeSync(reader));
  };
  return { ...rig, token, folder, clock, letGo };
}

it('a change that the clerk has begun is answered when it is done, however long that takes', async () => {
  const { link, clock, letGo, folder } = await hangingClerk();
  link.log('this line hangs the clerk, with the calls that go with it');
  const answers: unknown[] = [];
  const asked = [
    link.importStudio(studioText(), FORCED),
    link.replaceToken(),
    link.keepKeyIn('file'),
    link.previewStudio(studioText()),
  ];
  for (const one of asked) void one.then((answer) => answers.push(codeOf(answer)));
  await turn();
  clock.advance(LONG_MS);
  await turn();
  expect(answers, 'what changes nothing is not waited for').toEqual(['clerk-timeout']);
  letGo();
  const [imported, token, key] = await Promise.all(asked);
  expect([imported, token, key].map((answer) => answer && codeOf(answer))).toEqual([null, null, null]);
  await expect.poll(() => link.isAlive).toBe(true);
  expect(readFileSync(join(folder, 'studio.json'), 'utf8')).toContain('"Studio A"');
  expect(token).toEqual({ ok: true, value: readFileSync(join(folder, 'token'), 'utf8').trim() });
});

it('a change that still waits when its time is over is not made', async () => {
  const { link, clock, letGo, folder, token } = await hangingClerk();
  link.log('this line hangs the clerk');
  await turn();
  const late = [link.importStudio(studioText(), FORCED), link.replaceToken()];
  await turn();
  clock.advance(LONG_MS);
  expect((await Promise.all(late)).map((answer) => codeOf(answer))).toEqual(['clerk-timeout', 'clerk-timeout']);
  letGo();
  const { name } = unwrap(await link.previewStudio(studioText({ name: 'B' })));
  expect(name).toBe('B');
  expect(existsSync(join(folder, 'studio.json'))).toBe(false);
  expect(readFileSync(join(folder, 'token'), 'utf8').trim()).toBe(token);
});
