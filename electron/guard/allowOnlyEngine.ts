import type { WebRequest } from 'electron';

export type RequestSession = { readonly webRequest: Pick<WebRequest, 'onBeforeRequest' | 'onHeadersReceived'> };

/** For a page that came without one: the engine sends its own. */
const strictPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
  "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The window talks to the engine and to nobody else. `getOrigin` answers where the engine is now, null while there is
 * none.
 */
export function allowOnlyEngine(session: RequestSession, getOrigin: () => string | null): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isAllowed(details.url, getOrigin()) });
  });
  session.webRequest.onHeadersReceived((details, answer) => {
    const headers = details.responseHeaders ?? {};
    const hasPolicy = Object.keys(headers).some((name) => name.toLowerCase() === 'content-security-policy');
    answer(hasPolicy ? {} : { responseHeaders: { ...headers, 'Content-Security-Policy': [strictPolicy] } });
  });
}

function isAllowed(address: string, origin: string | null): boolean {
  const url = new URL(address);
  // Notices of the shell's own, and what the page makes itself.
  if (url.protocol === 'data:' || url.protocol === 'blob:' || url.protocol === 'devtools:') return true;
  if (origin === null) return false;
  const engine = new URL(origin);
  const isHttp = url.protocol === engine.protocol || url.protocol === engine.protocol.replace('http', 'ws');
  return isHttp && url.host === engine.host;
}
