import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { keepAside } from '#engine/clerk/dataFolder/keepAside.ts';
import { LogFile } from '#engine/clerk/dataFolder/LogFile.ts';
import { openDataFolder } from '#engine/clerk/dataFolder/openDataFolder.ts';
import { readPrivateFile, writePrivateFile } from '#engine/clerk/dataFolder/privateFile.ts';
import { TokenFile } from '#engine/clerk/dataFolder/TokenFile.ts';
import { Troubles } from '#engine/clerk/Troubles.ts';
import { faultText } from '#shared/text/faults.ts';
import { codeOf, modeOf, temporaryFolder, unwrap } from './clerkRig.ts';

// Other processes on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const OPEN_DATA_FOLDER = new URL('../../../engine/clerk/dataFolder/openDataFolder.ts', import.meta.url);

/** Another process that holds the data folder; resolves when it does. */
async function holder(folder: string) {
  const script = `const { openDataFolder } = await import('${OPEN_DATA_FOLDER}');
    globalThis.lock = openDataFolder(process.argv[1]);
    process.stdout.write(JSON.stringify(globalThis.lock.ok));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [answer] = await once(child.stdout, 'data');
  expect(String(answer)).toBe('true');
  return child;
}

describe('the lock of the data folder', () => {
  it('is held by one engine, names it to the second, and is free the moment the first is killed', async () => {
    const folder = temporaryFolder();
    const first = await holder(folder);
    const second = openDataFolder(folder);
    if (second.ok) throw new Error('two engines hold the folder');
    expect(second.fault).toEqual({ code: 'data-folder-in-use', context: { folder, pid: first.pid } });
    expect(faultText(second.fault.code, second.fault.context)).toContain(`(process ${first.pid})`);

    const ended = once(first, 'exit');
    first.kill('SIGKILL');
    await ended;
    unwrap(openDataFolder(folder)).release();
  });

  it('is not fooled by a process id that stands there and lives', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'lock.pid'), String(process.ppid));
    unwrap(openDataFolder(folder)).release();
  });

  it('can be taken again once it is released', () => {
    const folder = temporaryFolder();
    unwrap(openDataFolder(folder)).release();
    unwrap(openDataFolder(folder)).release();
  });

  it('makes the folder, private, and says when it can not', () => {
    const folder = join(temporaryFolder(), 'a', 'b');
    unwrap(openDataFolder(folder)).release();
    expect(modeOf(folder)).toBe('700');
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(codeOf(openDataFolder(file))).toBe('data-folder-unusable');
  });

  it('clears what a killed engine left half written', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'studio.json.tmp-1234567890abcdef'), '{');
    writeFileSync(join(folder, 'token.tmp-4711'), 'half');
    unwrap(openDataFolder(folder)).release();
    expect(readdirSync(folder).filter((name) => name.includes('tmp'))).toEqual([]);
  });
});

describe('private files', () => {
  it('are written whole and readable by their owner only, whatever they were before', () => {
    const path = join(temporaryFolder(), 'secrets.key');
    writeFileSync(path, 'old', { mode: 0o644 });
    writePrivateFile(path, 'new');
    expect([readPrivateFile(path), modeOf(path)]).toEqual(['new', '600']);
    chmodSync(path, 0o664);
    readPrivateFile(path);
    expect(modeOf(path)).toBe('600');
  });

  it('are null when they are missing', () => expect(readPrivateFile(join(temporaryFolder(), 'none'))).toBeNull());
});

describe('what is kept aside', () => {
  it('is private, and of each reason the last five stay', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'studio.json');
    for (let n = 0; n < 7; n++) {
      writeFileSync(path, `{ "n": ${n}`, { mode: 0o644 });
      keepAside(path, 'unusable', Date.UTC(2026, 0, 1) + Math.floor(n / 2));
    }
    const kept = readdirSync(join(folder, 'kept')).sort();
    expect(kept.map((name) => readFileSync(join(folder, 'kept', name), 'utf8'))).toEqual(
      [2, 3, 4, 5, 6].map((n) => `{ "n": ${n}`),
    );
    expect(new Set(kept.map((name) => modeOf(join(folder, 'kept', name))))).toEqual(new Set(['600']));
  });
});

describe('the token', () => {
  const quiet = new Troubles(
    () => {},
    () => {},
  );

  it('is 32 random bytes, private, kept, and replaceable', () => {
    const folder = temporaryFolder();
    const token = new TokenFile(folder, quiet).open();
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(modeOf(join(folder, 'token'))).toBe('600');
    expect(new TokenFile(folder, quiet).open()).toBe(token);
    const next = new TokenFile(folder, quiet).replace();
    expect(next).not.toBe(token);
    expect(new TokenFile(folder, quiet).open()).toBe(next);
  });

  it('is made anew when a power cut left half of it', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'token'), 'abcdef');
    expect(new TokenFile(folder, quiet).open()).toMatch(/^[0-9a-f]{64}$/);
  });

  it('holds for this run where it can not be written, and that is said', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'token'));
    const said: string[] = [];
    const token = new TokenFile(
      folder,
      new Troubles(
        (fault) => said.push(fault.code),
        () => {},
      ),
    ).open();
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(said).toEqual(['storage-failed']);
  });
});

describe('the log file', () => {
  it('turns over at its size, and five are kept', () => {
    const folder = temporaryFolder();
    const log = new LogFile(folder, 100);
    for (let n = 0; n < 20; n++) log.write([`line ${n} ${'x'.repeat(60)}`]);
    log.close();
    const names = readdirSync(join(folder, 'log')).sort();
    expect(names).toEqual(['engine.1.log', 'engine.2.log', 'engine.3.log', 'engine.4.log', 'engine.log']);
    expect(readFileSync(join(folder, 'log', 'engine.log'), 'utf8')).toContain('line 19 ');
    expect(readFileSync(join(folder, 'log', 'engine.4.log'), 'utf8')).toContain('line 15 ');
  });

  it('goes on where the last engine ended', () => {
    const folder = temporaryFolder();
    for (const line of ['one', 'two']) {
      const log = new LogFile(folder);
      log.write([line]);
      log.close();
    }
    expect(readFileSync(join(folder, 'log', 'engine.log'), 'utf8')).toBe('one\ntwo\n');
  });
});
