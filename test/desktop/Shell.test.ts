import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { getSessionCookie, getSummary, stopEngine } from '#electron/engine/callEngine.ts';
import { findEngine } from '#electron/engine/findEngine.ts';
import type { StartResult } from '#electron/engine/startEngine.ts';
import { Shell } from '#electron/Shell.ts';
import type { TrayFace } from '#electron/tray/trayFace.ts';
import { DataFolder, FakeEngine } from './fakes/FakeEngine.ts';

/** A shell whose screen is a list of notes; the engine that it talks to is a real server. */
class ShellOnPaper implements AsyncDisposable {
  readonly folder = new DataFolder();
  readonly notes: string[] = [];
  faces: TrayFace[] = [];
  answer = true;
  start: () => Promise<StartResult> = async () => ({ is: 'failed', text: 'not here' });
  whileAsking: () => void = () => {};
  readonly shell: Shell;
  #running: Promise<void> | null = null;

  constructor(version = '0.1.0') {
    const note = (what: string) => void this.notes.push(what);
    this.shell = new Shell({
      version,
      find: () => findEngine(this.folder.path),
      start: () => this.start(),
      getSummary,
      stop: stopEngine,
      getSessionCookie,
      setCookie: async (origin, cookie) => note(`cookie ${origin} ${cookie.value}`),
      showWindow: () => note('show'),
      loadPage: (address) => note(`load ${title(address)}`),
      sendToPage: (channel) => note(`send ${channel}`),
      drawTray: (face) => void this.faces.push(face),
      ask: async (question) => {
        note(`ask ${question.message} ${question.detail}`);
        this.whileAsking();
        return this.answer;
      },
      tell: (text) => note(`tell ${text}`),
      quit: () => note('quit'),
      // The watch turns twenty times as fast as it does for a person.
      wait: (delayMs, signal) => sleep(delayMs / 20, undefined, signal ? { signal } : {}),
      log: (text) => note(`log ${text}`),
    });
  }

  run(): void {
    this.#running = this.shell.run();
  }

  async icon(icon: TrayFace['icon']): Promise<void> {
    await vi.waitFor(() => expect(this.faces.at(-1)?.icon).toBe(icon), { timeout: 5000, interval: 10 });
  }

  async noted(text: string): Promise<void> {
    await vi.waitFor(() => expect(this.notes.join('\n')).toContain(text), { timeout: 5000, interval: 10 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.shell.close();
    await this.#running;
    this.folder[Symbol.dispose]();
  }
}

/** A notice by its title, anything else as it is. */
function title(address: string): string {
  return /<title>(.*)<\/title>/.exec(decodeURIComponent(address))?.[1] ?? address;
}

test('an engine that runs is found; the window gets its page, without a token in the address', async () => {
  await using paper = new ShellOnPaper();
  await using fake = await FakeEngine.start();
  fake.settle(paper.folder);
  paper.run();
  await paper.noted(`load ${fake.origin}/`);
  expect(paper.notes).toEqual([`cookie ${fake.origin} id.hmac`, `load ${fake.origin}/`]);
  expect(paper.shell.origin).toBe(fake.origin);
});

test('the tray follows the engine: off air, on air, alarm, unreachable', async () => {
  await using paper = new ShellOnPaper();
  await using fake = await FakeEngine.start();
  fake.settle(paper.folder);
  paper.run();
  await paper.icon('off-air');
  fake.isOnAir = true;
  await paper.icon('on-air');
  fake.alarms = [{ state: 'raised', priority: 'critical' }];
  await paper.icon('alarm');
  await fake[Symbol.asyncDispose]();
  await paper.icon('unreachable');
  // The page stays: it says itself that it reconnects.
  expect(paper.notes.filter((note) => note.startsWith('load'))).toHaveLength(1);
});

test('where there is no engine one is started', async () => {
  await using paper = new ShellOnPaper();
  await using fake = await FakeEngine.start();
  paper.start = async () => {
    fake.settle(paper.folder);
    const found = await findEngine(paper.folder.path);
    return found.is === 'found' ? { is: 'started', engine: found.engine } : { is: 'failed', text: found.why };
  };
  paper.run();
  await paper.noted(`load ${fake.origin}/`);
  expect(paper.notes[0]).toBe('load Starting the engine');
});

test('an engine that does not start is said, and looked for all the same', async () => {
  await using paper = new ShellOnPaper();
  await using fake = await FakeEngine.start();
  paper.run();
  await paper.noted('load The engine did not start');
  await paper.icon('unreachable');
  fake.settle(paper.folder);
  await paper.noted(`load ${fake.origin}/`);
});

test('a start that throws is said, too', async () => {
  await using paper = new ShellOnPaper();
  paper.start = async () => {
    throw new Error('ENOSPC');
  };
  paper.run();
  await paper.noted('load The engine did not start');
});

test('a new run behind the same door: a new session, the page stays', async () => {
  await using paper = new ShellOnPaper();
  await using fake = await FakeEngine.start();
  fake.settle(paper.folder);
  paper.run();
  await paper.noted('load http');
  fake.instance = 'two';
  await vi.waitFor(() => expect(paper.notes.filter((note) => note.startsWith('cookie'))).toHaveLength(2), 5000);
  expect(paper.notes.filter((note) => note.startsWith('load'))).toHaveLength(1);
});

test('a replaced token: a new session, and the page anew', async () => {
  await using paper = new ShellOnPaper();
  await using fake = await FakeEngine.start();
  fake.settle(paper.folder);
  paper.run();
  await paper.noted('load http');
  fake.token = 'c'.repeat(64);
  fake.settle(paper.folder);
  await vi.waitFor(() => expect(paper.notes.filter((note) => note.startsWith('load'))).toHaveLength(2), 5000);
});

test('stop asks, and says what it would end', async () => {
  await using paper = new ShellOnPaper();
  await using fake = await FakeEngine.start();
  fake.isOnAir = true;
  fake.settle(paper.folder);
  paper.run();
  await paper.icon('on-air');
  paper.answer = false;
  paper.shell.command('stop');
  await paper.noted('ask Stop the engine? You are on air. The stream ends at every destination.');
  expect(fake.requests.some((request) => request.includes('stop'))).toBe(false);
  paper.answer = true;
  paper.shell.command('stop');
  await paper.noted('load The engine is stopped');
  expect(fake.requests.filter((request) => request.includes('stop'))).toHaveLength(1);
});

test('an upgrade is refused when the stream began while the question stood there', async () => {
  await using paper = new ShellOnPaper('0.2.0');
  await using fake = await FakeEngine.start();
  fake.settle(paper.folder);
  paper.run();
  await paper.icon('off-air');
  paper.whileAsking = () => {
    fake.isOnAir = true;
  };
  paper.shell.command('upgrade');
  await paper.noted('tell The engine is not restarted: it is on air now.');
  expect(fake.requests.some((request) => request.includes('stop'))).toBe(false);
});

test('an engine of another contract is shown by what it says of itself, and asked for nothing else', async () => {
  await using paper = new ShellOnPaper();
  await using fake = await FakeEngine.start();
  fake.contractMajor = 2;
  fake.version = '2.0.0';
  fake.isOnAir = true;
  fake.settle(paper.folder);
  paper.run();
  await paper.icon('on-air');
  fake.isOnAir = false;
  await paper.icon('off-air');
  expect(fake.requests.some((request) => request.includes('/api/'))).toBe(false);
  expect(paper.faces.at(-1)?.commands.map((command) => command.id)).toEqual(['show', 'upgrade', 'stop', 'quit']);
});

test('opening: a file nudges the page, a link leads to a place, and on air a file is refused', async () => {
  await using paper = new ShellOnPaper();
  await using fake = await FakeEngine.start();
  fake.settle(paper.folder);
  paper.folder.write('a.changeover', '{}');
  const file = { type: 'studio', path: `${paper.folder.path}/a.changeover` } as const;
  paper.run();
  await paper.noted(`load ${fake.origin}/`);
  paper.shell.open(file);
  await paper.noted('send changeover:studio-opened');
  expect(paper.shell.studios.take()?.fileName).toBe('a.changeover');
  paper.shell.open({ type: 'place', place: 'alarms' });
  await paper.noted(`load ${fake.origin}/#alarms`);
  fake.isOnAir = true;
  await paper.icon('on-air');
  paper.shell.open(file);
  await paper.noted('tell a.changeover is not opened');
  expect(paper.shell.studios.take()).toBeNull();
});

test('quit leaves the engine alone', async () => {
  await using paper = new ShellOnPaper();
  await using fake = await FakeEngine.start();
  fake.settle(paper.folder);
  paper.run();
  await paper.icon('off-air');
  paper.shell.command('quit');
  await paper.noted('quit');
  expect(fake.requests.every((request) => request.startsWith('GET'))).toBe(true);
});
