import type { IpcMainInvokeEvent, WebFrameMain } from 'electron';
import { describe, expect, test } from 'vitest';
import { allowOnlyEngine } from '#electron/guard/allowOnlyEngine.ts';
import { answerPage } from '#electron/guard/answerPage.ts';
import { guardNavigation } from '#electron/guard/guardNavigation.ts';
import { type PermissionSession, refusePermissions } from '#electron/guard/refusePermissions.ts';
import { FakeWebRequest } from './fakes/FakeWebRequest.ts';
import { FakeWindow } from './fakes/FakeWindow.ts';

const origin = 'http://127.0.0.1:7350';
const getOrigin = () => origin;

describe('navigation', () => {
  function guarded() {
    const window = new FakeWindow();
    const outside: string[] = [];
    guardNavigation(window.contents, { getOrigin, openOutside: (url) => outside.push(url) });
    const go = (event: string, details: object = {}) => {
      let isPrevented = false;
      window.contentsEvents.emit(event, { ...details, preventDefault: () => (isPrevented = true) });
      return isPrevented;
    };
    return { window, outside, go };
  }

  test('the engine’s page is allowed, anything else is not', () => {
    const { go } = guarded();
    for (const event of ['will-navigate', 'will-redirect']) {
      expect(go(event, { url: `${origin}/` })).toBe(false);
      expect(go(event, { url: `${origin}/#alarms` })).toBe(false);
      for (const url of [
        `${origin}/api/v1/state`,
        'http://127.0.0.1:7351/',
        'http://127.0.0.1:7350.example.com/',
        'https://127.0.0.1:7350/',
        'file:///etc/passwd',
        'javascript:alert(1)',
        'nonsense',
      ]) {
        expect(go(event, { url }), url).toBe(true);
      }
    }
  });

  test('followed https links open outside; redirects and other schemes do not', () => {
    const { go, outside, window } = guarded();
    go('will-navigate', { url: 'https://example.com/help' });
    go('will-redirect', { url: 'https://example.com/redirected' });
    go('will-navigate', { url: 'http://example.com/' });
    go('will-navigate', { url: 'smb://example.com/' });
    expect(window.openHandler?.({ url: 'https://example.com/new' })).toEqual({ action: 'deny' });
    expect(window.openHandler?.({ url: 'file:///etc/passwd' })).toEqual({ action: 'deny' });
    expect(outside).toEqual(['https://example.com/help', 'https://example.com/new']);
  });

  test('no frames, no webviews', () => {
    const { go } = guarded();
    expect(go('will-frame-navigate', { url: `${origin}/`, isMainFrame: false })).toBe(true);
    expect(go('will-frame-navigate', { url: `${origin}/`, isMainFrame: true })).toBe(false);
    expect(go('will-attach-webview')).toBe(true);
  });

  test('without an engine nothing is allowed', () => {
    const window = new FakeWindow();
    guardNavigation(window.contents, { getOrigin: () => null, openOutside: () => {} });
    let isPrevented = false;
    window.contentsEvents.emit('will-navigate', { url: `${origin}/`, preventDefault: () => (isPrevented = true) });
    expect(isPrevented).toBe(true);
  });
});

test('every permission is refused', () => {
  const answers: unknown[] = [];
  const session: PermissionSession = {
    setPermissionRequestHandler: (handler) =>
      handler?.(new FakeWindow().contents, 'media', (isGranted) => answers.push(isGranted), {} as never),
    setPermissionCheckHandler: (handler) => answers.push(handler?.(null, 'media', origin, {} as never)),
    setDevicePermissionHandler: (handler) => answers.push(handler?.({} as never)),
  };
  refusePermissions(session);
  expect(answers).toEqual([false, false, false]);
});

describe('requests', () => {
  function guarded(getAddress: () => string | null = getOrigin): FakeWebRequest {
    const webRequest = new FakeWebRequest();
    allowOnlyEngine({ webRequest: webRequest.asElectron }, getAddress);
    return webRequest;
  }

  test('go to the engine and nowhere else', () => {
    for (const url of [`${origin}/assets/a.js`, 'ws://127.0.0.1:7350/api/v1/ws', 'data:text/html,x']) {
      expect(guarded().isCancelled(url), url).toBe(false);
    }
    for (const url of [
      'https://example.com/',
      'ws://127.0.0.1:7351/',
      'http://localhost:7350/',
      'file:///etc/passwd',
    ]) {
      expect(guarded().isCancelled(url), url).toBe(true);
    }
    expect(guarded(() => null).isCancelled(`${origin}/`)).toBe(true);
  });

  test('a page without a policy gets a strict one; the engine’s own stays', () => {
    expect(guarded().headersAfter({ 'content-security-policy': ["default-src 'self'"] })).toBeUndefined();
    expect(guarded().headersAfter({ etag: ['1'] })).toMatchObject({
      etag: ['1'],
      'Content-Security-Policy': [expect.stringMatching(/^default-src 'none'; script-src 'self';/)],
    });
  });
});

describe('messages of the page', () => {
  const mainFrame = { url: `${origin}/` } as WebFrameMain;

  function receive(change: { frame?: WebFrameMain | null; id?: number; isOpen?: boolean }): unknown {
    let handler: ((event: IpcMainInvokeEvent) => unknown) | null = null;
    const sender = { getContentsId: () => (change.isOpen === false ? null : 7), getOrigin };
    const handle = (_channel: string, given: typeof handler) => {
      handler = given;
    };
    answerPage({ handle }, 'channel', sender, () => 'secret');
    const senderFrame = change.frame === undefined ? mainFrame : change.frame;
    const frameOfContents = senderFrame?.url === 'about:sub' ? mainFrame : (senderFrame ?? mainFrame);
    const event = { senderFrame, sender: { id: change.id ?? 7, mainFrame: frameOfContents } };
    return (handler as unknown as (event: unknown) => unknown)(event);
  }

  test('are answered when they come from our window on the engine’s page', () => {
    expect(receive({})).toBe('secret');
  });

  test('are errors from anyone else', () => {
    const foreign = { url: 'https://example.com/' } as WebFrameMain;
    expect(() => receive({ frame: null })).toThrow('not answered');
    expect(() => receive({ frame: foreign })).toThrow('not answered');
    expect(() => receive({ frame: { url: 'about:sub' } as WebFrameMain })).toThrow('not answered');
    expect(() => receive({ id: 8 })).toThrow('not answered');
    expect(() => receive({ isOpen: false })).toThrow('not answered');
  });
});
