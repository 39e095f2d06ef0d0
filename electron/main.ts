import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { app, BrowserWindow, dialog, ipcMain, Menu, screen, session, shell as system, Tray } from 'electron';
import ElectronStore from 'electron-store';
import { shellChannels } from '#shared/api/shell.ts';
import { getSessionCookie, getSummary, stopEngine } from './engine/callEngine.ts';
import { checkoutRuntime, type EngineRuntime, packagedRuntime } from './engine/engineRuntime.ts';
import { findEngine } from './engine/findEngine.ts';
import { startEngine } from './engine/startEngine.ts';
import { allowOnlyEngine } from './guard/allowOnlyEngine.ts';
import { answerPage } from './guard/answerPage.ts';
import { guardNavigation } from './guard/guardNavigation.ts';
import { refusePermissions } from './guard/refusePermissions.ts';
import { requestInArguments, requestInLink } from './open/openRequest.ts';
import { Shell } from './Shell.ts';
import { shellOptions } from './shellOptions.ts';
import { ShellTray } from './tray/ShellTray.ts';
import { confirm } from './window/confirm.ts';
import { MainWindow } from './window/MainWindow.ts';

// Entry of the desktop shell: the list of what exists. What each part does stands in its own file.

const { env, platform, arch } = process;
const args = process.argv.slice(1);
const { dataDir, engineArgs } = shellOptions(args, { platform, env, home: app.getPath('home'), cwd: process.cwd() });
const asset = (...path: string[]) => join(app.getAppPath(), 'assets', ...path);
const log = (text: string) => console.error(`shell: ${text}`);
const logError = (error: unknown) => log(`${error}`);

// One shell for each data folder, as there is one engine. What lies there is for its owner alone.
await mkdir(dataDir, { recursive: true, mode: 0o700 });
app.setPath('userData', join(dataDir, 'shell'));
if (app.requestSingleInstanceLock()) {
  const window = createWindow();
  let tray: ShellTray | null = null;
  const shell = createShell(window, (face) => tray?.draw(face));
  guardPage(shell, window);
  listen(shell);
  app
    .whenReady()
    .then(async () => {
      tray = prepare(shell);
      shell.open(requestInArguments(args, process.cwd()));
      await shell.run();
    })
    .catch((error: unknown) => {
      logError(error);
      app.exit(1);
    });
} else {
  app.quit();
}

function createWindow(): MainWindow {
  const preferences = new ElectronStore<{ window: unknown }>({ name: 'preferences' });
  return new MainWindow({
    create: (options) => new BrowserWindow(options),
    preload: join(import.meta.dirname, 'preload.cjs'),
    icon: asset('icon.png'),
    readBounds: () => preferences.get('window'),
    saveBounds: (bounds) => preferences.set('window', bounds),
    getScreens: () => screen.getAllDisplays().map((display) => display.workArea),
    onLoadFailed: logError,
  });
}

function createShell(window: MainWindow, drawTray: ShellTray['draw']): Shell {
  const find = () => findEngine(dataDir);
  return new Shell({
    version: app.getVersion(),
    find,
    start: async () =>
      startEngine({
        runtime: await engineRuntime(),
        dataDir,
        args: engineArgs,
        env,
        find,
        wait: sleep,
        withinMs: 30_000,
      }),
    getSummary,
    stop: stopEngine,
    getSessionCookie,
    setCookie: (origin, cookie) =>
      session.defaultSession.cookies.set({ url: origin, ...cookie, httpOnly: true, sameSite: 'strict' }),
    showWindow: () => window.show(),
    loadPage: (address) => window.load(address),
    sendToPage: (channel) => window.send(channel),
    drawTray,
    ask: (question) => confirm(dialog, window.show(), question),
    tell: (text) => {
      const box = { type: 'info', message: text, signal: AbortSignal.timeout(60_000) } as const;
      dialog.showMessageBox(window.show(), box).catch(logError);
    },
    quit: () => app.quit(),
    wait: (delayMs, signal) => sleep(delayMs, undefined, signal ? { signal } : {}),
    log,
  });
}

async function engineRuntime(): Promise<EngineRuntime> {
  if (!app.isPackaged) {
    return checkoutRuntime({ root: app.getAppPath(), platform, arch, chosenNode: env['CHANGEOVER_NODE'] });
  }
  const packaged = join(process.resourcesPath, 'runtime');
  const found = await findEngine(dataDir);
  const removeOthers = found.is === 'none' && (found.why === 'no-engine-file' || found.why === 'process-gone');
  return packagedRuntime({ packaged, dataDir, version: app.getVersion(), platform, removeOthers });
}

function guardPage(shell: Shell, window: MainWindow): void {
  const getOrigin = () => shell.origin;
  const getContentsId = () => window.browserWindow?.webContents.id ?? null;
  const openOutside = (url: string) => {
    system.openExternal(url).catch(logError);
  };
  app.on('web-contents-created', (_event, contents) => guardNavigation(contents, { getOrigin, openOutside }));
  answerPage(ipcMain, shellChannels.takeOpenedStudio, { getContentsId, getOrigin }, () => shell.studios.take());
}

function listen(shell: Shell): void {
  const whenReady = (run: () => void) => {
    app.whenReady().then(run, logError);
  };
  app.on('second-instance', (_event, argv, cwd) => shell.open(requestInArguments(argv.slice(1), cwd)));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    whenReady(() => shell.open({ type: 'studio', path }));
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    whenReady(() => shell.open(requestInLink(url)));
  });
  app.on('activate', () => shell.open({ type: 'window' }));
  // The tray icon stays, and with it the eye on the engine.
  app.on('window-all-closed', () => {});
  app.on('before-quit', () => shell.close());
  app.on('quit', () => {
    if (shell.origin) console.log(`The engine goes on: ${shell.origin}`);
  });
}

/** What Electron allows only once it is ready. */
function prepare(shell: Shell): ShellTray {
  if (app.isPackaged) app.setAsDefaultProtocolClient('changeover');
  if (platform !== 'darwin') Menu.setApplicationMenu(null);
  refusePermissions(session.defaultSession);
  allowOnlyEngine(session.defaultSession, () => shell.origin);
  return new ShellTray(
    {
      create: (icon) => new Tray(icon),
      buildMenu: (items) => Menu.buildFromTemplate(items),
      iconPath: (icon) => asset('tray', `${icon}.png`),
      onCommand: (id) => shell.command(id),
    },
    shell.face,
  );
}
