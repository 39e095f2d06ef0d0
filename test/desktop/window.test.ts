import type { MessageBoxOptions } from 'electron';
import { expect, test } from 'vitest';
import { confirm } from '#electron/window/confirm.ts';
import { MainWindow } from '#electron/window/MainWindow.ts';
import { noticePage } from '#electron/window/noticePage.ts';
import { boundsOnScreens, type WindowBounds } from '#electron/window/windowBounds.ts';
import { FakeWindow } from './fakes/FakeWindow.ts';

const screenArea = { x: 0, y: 0, width: 1920, height: 1080 };

function mainWindow(stored: unknown = undefined) {
  const windows: FakeWindow[] = [];
  const saved: WindowBounds[] = [];
  const failures: unknown[] = [];
  const window = new MainWindow({
    create: (options) => {
      const fake = new FakeWindow(options);
      windows.push(fake);
      return fake.window;
    },
    preload: '/app/preload.cjs',
    icon: '/app/icon.png',
    readBounds: () => stored,
    saveBounds: (bounds) => saved.push(bounds),
    getScreens: () => [screenArea],
    onLoadFailed: (error) => failures.push(error),
  });
  return { window, windows, saved, failures };
}

test('the page is locked in', () => {
  const { window, windows } = mainWindow();
  window.show();
  expect(windows[0]?.options.webPreferences).toMatchObject({
    preload: '/app/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  });
});

test('there is one window; closed and shown again it has its page and a new contents', () => {
  const { window, windows } = mainWindow();
  window.load('http://127.0.0.1:1/');
  expect(windows).toHaveLength(0);
  window.show();
  window.show();
  expect(windows).toHaveLength(1);
  expect(windows[0]?.loaded).toEqual(['http://127.0.0.1:1/']);
  windows[0]?.close();
  expect(window.browserWindow).toBeNull();
  window.show();
  expect(windows[1]?.loaded).toEqual(['http://127.0.0.1:1/']);
  window.send('hello');
  expect(windows[1]?.sent).toEqual(['hello']);
});

test('its place is kept when it closes, and used when it lies on a screen', () => {
  const { window, windows, saved } = mainWindow({ x: 100, y: 50, width: 900, height: 600, isMaximized: true });
  window.show();
  expect(windows[0]?.options).toMatchObject({ x: 100, y: 50, width: 900, height: 600 });
  expect(windows[0]?.isMaximizedNow).toBe(true);
  windows[0]?.close();
  expect(saved).toEqual([{ x: 10, y: 20, width: 1000, height: 700, isMaximized: true }]);
});

test('stored bounds that make no sense any more are not used', () => {
  const bounds = { x: 0, y: 0, width: 900, height: 600, isMaximized: false };
  expect(boundsOnScreens(bounds, [screenArea])).toEqual(bounds);
  expect(boundsOnScreens({ ...bounds, x: 1900 }, [screenArea])).toBeNull();
  expect(boundsOnScreens({ ...bounds, y: 1060 }, [screenArea])).toBeNull();
  expect(boundsOnScreens({ ...bounds, y: -300 }, [screenArea])).toBeNull();
  expect(boundsOnScreens({ ...bounds, x: -1000 }, [screenArea, { ...screenArea, x: -1920 }])).not.toBeNull();
  for (const stored of [undefined, null, 'x', { ...bounds, width: 3 }, { x: 1 }]) {
    expect(boundsOnScreens(stored, [screenArea])).toBeNull();
  }
});

test('a page that does not load is told, not thrown', async () => {
  const { window, failures } = mainWindow();
  window.show();
  window.load('http://broken/');
  await expect.poll(() => failures).toHaveLength(1);
});

test('a notice runs nothing and escapes what it is given', () => {
  const html = decodeURIComponent(noticePage('A & B', '<script>alert(1)</script>'));
  expect(html).toContain('A &#38; B');
  expect(html).not.toContain('<script');
  expect(html).toContain("default-src 'none'");
});

const question = { message: 'Stop?', detail: '', yes: 'Stop it', no: 'Keep it' };

test('a question has "no" as its default and belongs to the window', async () => {
  const asked: MessageBoxOptions[] = [];
  const answerWith = (response: number) => ({
    showMessageBox: async (_window: unknown, options?: MessageBoxOptions) => {
      if (options) asked.push(options);
      return { response, checkboxChecked: false };
    },
  });
  const { window } = new FakeWindow();
  expect(await confirm(answerWith(1), window, question)).toBe(true);
  expect(await confirm(answerWith(0), window, question)).toBe(false);
  expect(asked[0]).toMatchObject({ buttons: ['Keep it', 'Stop it'], defaultId: 0, cancelId: 0 });
});

test('a question that nobody answers counts as "no"', async () => {
  const tooLate = new AbortController();
  const dialog = {
    showMessageBox: async (_window: unknown, options?: MessageBoxOptions) => {
      await new Promise((resolve) => options?.signal?.addEventListener('abort', resolve));
      return { response: 0, checkboxChecked: false };
    },
  };
  const answer = confirm(dialog, new FakeWindow().window, question, tooLate.signal);
  tooLate.abort();
  expect(await answer).toBe(false);
});
