import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { type Area, boundsOnScreens, type WindowBounds } from './windowBounds.ts';

export interface MainWindowPorts {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  /** Path of the CommonJS preload script. */
  readonly preload: string;
  readonly icon: string;
  readonly readBounds: () => unknown;
  readonly saveBounds: (bounds: WindowBounds) => void;
  readonly getScreens: () => readonly Area[];
  /** The page did not load, or another one was asked for meanwhile. */
  readonly onLoadFailed: (error: unknown) => void;
}

/** The one window. It may be closed and shown again; it remembers its place and the page that it shows. */
export class MainWindow {
  readonly #ports: MainWindowPorts;
  #window: BrowserWindow | null = null;
  #address: string | null = null;

  constructor(ports: MainWindowPorts) {
    this.#ports = ports;
  }

  get browserWindow(): BrowserWindow | null {
    return this.#window;
  }

  /** Brings it to the front, made anew if it was closed. */
  show(): BrowserWindow {
    const window = this.#window ?? this.#open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    return window;
  }

  /** The page to show now, and when the window is opened again. */
  load(address: string): void {
    this.#address = address;
    this.#window?.loadURL(address).catch(this.#ports.onLoadFailed);
  }

  /** Tells the page, if there is one. */
  send(channel: string): void {
    this.#window?.webContents.send(channel);
  }

  #open(): BrowserWindow {
    const bounds = boundsOnScreens(this.#ports.readBounds(), this.#ports.getScreens());
    const window = this.#ports.create(windowOptions(this.#ports, bounds));
    this.#window = window;
    if (bounds?.isMaximized) window.maximize();
    window.on('close', () => {
      this.#ports.saveBounds({ ...window.getNormalBounds(), isMaximized: window.isMaximized() });
    });
    window.on('closed', () => {
      this.#window = null;
    });
    if (this.#address !== null) window.loadURL(this.#address).catch(this.#ports.onLoadFailed);
    return window;
  }
}

function windowOptions(ports: MainWindowPorts, bounds: WindowBounds | null): BrowserWindowConstructorOptions {
  const place = bounds && { x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height };
  return {
    ...(place ?? { width: 1440, height: 900 }),
    minWidth: 720,
    minHeight: 480,
    title: 'Changeover',
    icon: ports.icon,
    backgroundColor: '#0e1114',
    autoHideMenuBar: true,
    webPreferences: {
      preload: ports.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // The page shows a live stream: it must not be slowed down behind another window.
      backgroundThrottling: false,
    },
  };
}
