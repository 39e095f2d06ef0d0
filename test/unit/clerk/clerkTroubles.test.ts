import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { emptyIntent, withAir } from '#engine/intent/intent.ts';
import { clerkRig, codeOf, opened, temporaryFolder, unwrap, WORKER } from './clerkRig.ts';
import { studioText } from './studioText.ts';

// Real threads and disks on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });
const EVENTUALLY = { timeout: 30_000 };

const FORCED = { onlyIfNewHash: false };
const DRAFT = { subject: 'engine', code: 'test', by: 'world' } as const;
const AT = '2026-01-01T00:00:00.000Z';

describe('a clerk that hangs', () => {
  it('for 30 s changes nothing but an alarm, and has stored everything when it is back', async () => {
    const folder = temporaryFolder();
    // Opening a FIFO for writing blocks the thread until somebody reads: a system call that does not come back.
    mkdirSync(join(folder, 'log'));
    execFileSync('mkfifo', [join(folder, 'log', 'engine.log')]);
    const clock = new VirtualClock();
    const rig = clerkRig(folder, { clock });
    await opened(rig);
    rig.link.log('this line hangs the clerk');
    await new Promise(setImmediate);
    const waiting = rig.link.saveIntent(withAir(emptyIntent(), true, AT));
    for (let second = 0; second < 30; second++) {
      rig.link.journal({ ...DRAFT, text: `second ${second}` });
      clock.advance(1000);
    }
    expect(codeOf(await waiting)).toBe('clerk-timeout');
    expect(rig.troubles.map(({ code }) => code)).toEqual(['clerk-hangs']);
    expect(rig.link.isAlive).toBe(false);
    expect(rig.link.recentEntries(100)).toHaveLength(30);

    const reader = openSync(join(folder, 'log', 'engine.log'), constants.O_RDONLY | constants.O_NONBLOCK);
    onTestFinished(() => closeSync(reader));
    await expect.poll(() => rig.recovered.map(({ code }) => code), EVENTUALLY).toEqual(['clerk-hangs']);
    expect(rig.link.isAlive).toBe(true);
    await rig.link.close();
    const again = clerkRig(folder);
    const kept = await opened(again);
    expect(kept.intent.onAir, 'a wish that timed out is stored after all').toBe(true);
    expect(again.link.recentEntries(100).map(({ text }) => text)).toEqual(
      Array.from({ length: 30 }, (_, second) => `second ${second}`),
    );
  });

  it('costs samples first when its queue is full, and that is told with a count', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'log'));
    execFileSync('mkfifo', [join(folder, 'log', 'engine.log')]);
    const clock = new VirtualClock();
    const rig = clerkRig(folder, { clock });
    await opened(rig);
    rig.link.log('this line hangs the clerk');
    await new Promise(setImmediate);
    for (let n = 0; n < 9000; n++) rig.link.sample('rss', n);
    for (let n = 0; n < 9000; n++) rig.link.journal({ ...DRAFT, text: `entry ${n}` });
    clock.advance(10_000);
    const backlog = rig.troubles.filter(({ code }) => code === 'clerk-backlog');
    expect(backlog.at(-1)?.context).toEqual({ dropped: 3000, what: 'samples: 3000' });

    const reader = openSync(join(folder, 'log', 'engine.log'), constants.O_RDONLY | constants.O_NONBLOCK);
    onTestFinished(() => closeSync(reader));
    expect((await rig.link.entriesAfter(0, 10_000)).length).toBe(9000);
  });
});

describe('a clerk whose thread never comes back', () => {
  it('does not keep the process from ending, and what it had not stored is numbered no second time', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'log'));
    execFileSync('mkfifo', [join(folder, 'log', 'engine.log')]);
    const script = new URL('stuckEngine.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, String(WORKER), folder], { stdio: 'inherit' });
    onTestFinished(() => void child.kill('SIGKILL'));
    expect(await once(child, 'exit')).toEqual([7, null]);

    rmSync(join(folder, 'log'), { recursive: true });
    const rig = clerkRig(folder);
    await opened(rig);
    expect(rig.link.recentEntries(100)).toEqual([]);
    expect(rig.link.journal({ ...DRAFT, text: 'next' }).seq, 'a number that was shown').toBeGreaterThan(30);
  });
});

describe('a clerk that dies', () => {
  it('is started again, and what it had not stored is stored', async () => {
    const folder = temporaryFolder();
    const rig = clerkRig(folder, { workerUrl: new URL('mortalWorker.ts', import.meta.url) });
    await opened(rig);
    unwrap(await rig.link.importStudio(studioText(), FORCED));
    rig.link.journal({ ...DRAFT, text: 'before' });
    writeFileSync(join(folder, 'die'), '');
    await expect
      .poll(() => rig.troubles.map(({ context }) => context['why']), EVENTUALLY)
      .toEqual(['killed by the test']);
    rig.link.journal({ ...DRAFT, text: 'between' });
    await expect.poll(() => rig.recovered.map(({ code }) => code), EVENTUALLY).toEqual(['clerk-died']);
    unwrap(await rig.link.saveIntent(withAir(emptyIntent(), true, AT)));
    await rig.link.close();
    const again = clerkRig(folder);
    const { intent, studio } = await opened(again);
    expect([intent.onAir, studio.name]).toEqual([true, 'Studio A']);
    expect(again.link.recentEntries(10).map(({ text }) => text)).toEqual(['before', 'between']);
  });

  it('over an answer leaves nobody waiting', async () => {
    const rig = clerkRig(temporaryFolder(), { workerUrl: new URL('mumblingWorker.ts', import.meta.url) });
    await opened(rig);
    expect(codeOf(await rig.link.importStudio(studioText(), FORCED))).toBe('clerk-bug');
    expect(codeOf(await rig.link.replaceToken())).toBe('clerk-bug');
  });

  it('before it has opened is said by open()', async () => {
    const folder = temporaryFolder();
    const rig = clerkRig(folder, { workerUrl: new URL('noSuchWorker.ts', import.meta.url) });
    expect(codeOf(await rig.link.open())).toBe('clerk-died');
  });
});

describe('an engine that is killed with -9 in the middle of writes', () => {
  it('keeps every entry that was stored, and never uses a number twice', async () => {
    const folder = temporaryFolder();
    const child = spawn(
      process.execPath,
      [new URL('busyEngine.ts', import.meta.url).pathname, String(WORKER), folder],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    let shown = 0;
    let confirmed = 0;
    for await (const chunk of child.stdout) {
      for (const [, kind, seq] of String(chunk).matchAll(/(shown|stored) (\d+)\n/g)) {
        if (kind === 'shown') shown = Number(seq);
        else confirmed = Number(seq);
      }
      if (confirmed > 2000) break;
    }
    child.kill('SIGKILL');
    if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');

    const rig = clerkRig(folder);
    const { intent, studio, studioNotes } = await opened(rig);
    expect([intent.onAir, studio.name, studioNotes]).toEqual([true, 'Studio A', []]);
    const stored = (await rig.link.entriesAfter(0, 100_000)).map(({ seq }) => seq);
    expect(stored.length).toBeGreaterThanOrEqual(confirmed);
    expect(stored).toEqual(stored.map((_, n) => n + 1));
    expect(rig.link.journal({ ...DRAFT, text: 'next' }).seq).toBeGreaterThan(shown);
  });
});

const canMount = process.platform === 'linux' && process.getuid?.() === 0;
if (!canMount && process.env['CI']) throw new Error('the full-disk tests need Linux and root');

describe.skipIf(!canMount)('a full disk (needs Linux and root)', () => {
  function smallDisk(): { folder: string; fill: () => void; empty: () => void } {
    const folder = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'changeover-test', folder]);
    onTestFinished(() => void execFileSync('umount', ['-l', folder]));
    const filler = join(folder, 'filler');
    const fill = () => {
      for (const size of [65_536, 4096, 1]) {
        try {
          for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
        } catch (error) {
          expect(Object(error).code).toBe('ENOSPC');
        }
      }
    };
    return { folder, fill, empty: () => rmSync(filler) };
  }

  it('loses nothing: what could not be written is written when there is room', async () => {
    const { folder, fill, empty } = smallDisk();
    const rig = clerkRig(folder);
    await opened(rig);
    unwrap(await rig.link.importStudio(studioText(), FORCED));
    const before = readFileSync(join(folder, 'studio.json'), 'utf8');
    fill();
    for (let n = 0; n < 200; n++) rig.link.journal({ ...DRAFT, text: `entry ${n} ${'x'.repeat(1000)}` });
    expect(codeOf(await rig.link.saveIntent(withAir(emptyIntent(), true, AT)))).toBe('disk-full');
    expect(codeOf(await rig.link.importStudio(studioText({ name: 'Studio B' }), FORCED))).toBe('disk-full');
    expect(readFileSync(join(folder, 'studio.json'), 'utf8')).toBe(before);
    expect(new Set(rig.troubles.map(({ code }) => code))).toEqual(new Set(['disk-full']));
    expect(await rig.link.entriesAfter(0, 1000)).toHaveLength(200);

    empty();
    await expect.poll(() => rig.recovered.length, EVENTUALLY).toBe(rig.troubles.length);
    await rig.link.close();
    const again = clerkRig(folder);
    const { intent, studio } = await opened(again);
    expect([intent.onAir, studio.name]).toEqual([true, 'Studio A']);
    expect(again.link.recentEntries(1000)).toHaveLength(200);
  });

  it('lets the engine start all the same, with a token and its studio', async () => {
    const { folder, fill } = smallDisk();
    const first = clerkRig(folder);
    await opened(first);
    unwrap(await first.link.importStudio(studioText(), FORCED));
    await first.link.close();
    fill();
    const rig = clerkRig(folder);
    const again = await opened(rig);
    expect([again.studio.name, again.secretsState]).toEqual(['Studio A', 'ok']);
    expect(again.token).toMatch(/^[0-9a-f]{64}$/);
    expect(rig.link.journal({ ...DRAFT, text: 'full' }).seq).toBeGreaterThan(0);
  });
});
