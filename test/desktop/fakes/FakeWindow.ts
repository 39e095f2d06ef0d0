import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents, WindowOpenHandlerResponse } from 'electron';

/** A window that notes what it is told; `window` and `contents` are it, in Electron's types. */
export class FakeWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  readonly loaded: string[] = [];
  readonly sent: string[] = [];
  isShown = false;
  isMaximizedNow = false;
  readonly contentsEvents = new EventEmitter();
  openHandler: ((details: { url: string }) => WindowOpenHandlerResponse) | null = null;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
  }

  get window(): BrowserWindow {
    return this as unknown as BrowserWindow;
  }

  get contents(): WebContents {
    return this.webContents as unknown as WebContents;
  }

  readonly webContents = {
    id: 7,
    send: (channel: string) => void this.sent.push(channel),
    on: (name: string, listener: (...args: unknown[]) => void) => void this.contentsEvents.on(name, listener),
    setWindowOpenHandler: (handler: (details: { url: string }) => WindowOpenHandlerResponse) => {
      this.openHandler = handler;
    },
  };

  async loadURL(address: string): Promise<void> {
    this.loaded.push(address);
    if (address.includes('broken')) throw new Error('ERR_CONNECTION_REFUSED');
  }

  show(): void {
    this.isShown = true;
  }
  focus(): void {}
  restore(): void {}
  isMinimized(): boolean {
    return false;
  }
  maximize(): void {
    this.isMaximizedNow = true;
  }
  isMaximized(): boolean {
    return this.isMaximizedNow;
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 10, y: 20, width: 1000, height: 700 };
  }

  /** A person closes it. */
  close(): void {
    this.emit('close');
    this.emit('closed');
  }
}
