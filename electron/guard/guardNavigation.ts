import type { WebContents } from 'electron';

export type NavigatingContents = Pick<WebContents, 'on' | 'setWindowOpenHandler'>;

export interface NavigationPorts {
  readonly getOrigin: () => string | null;
  /** Opens an address in the system's browser. */
  readonly openOutside: (url: string) => void;
}

/**
 * The window shows the engine's page and nothing else: no other page, no second window, no frame, no webview. A link
 * that a person follows to an https address opens in the system's browser.
 */
export function guardNavigation(contents: NavigatingContents, { getOrigin, openOutside }: NavigationPorts): void {
  const outside = (url: string) => {
    if (URL.canParse(url) && new URL(url).protocol === 'https:') openOutside(url);
  };
  const judge = (details: { readonly url: string; preventDefault(): void }, isFollowed: boolean) => {
    if (isEnginePage(details.url, getOrigin())) return;
    details.preventDefault();
    if (isFollowed) outside(details.url);
  };
  contents.on('will-navigate', (details) => judge(details, true));
  contents.on('will-redirect', (details) => judge(details, false));
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame) details.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    outside(url);
    return { action: 'deny' };
  });
}

function isEnginePage(url: string, origin: string | null): boolean {
  if (origin === null || !URL.canParse(url)) return false;
  const { origin: asked, pathname } = new URL(url);
  return asked === origin && pathname === '/';
}
