export type PublishPhase = 'handshake' | 'connecting' | 'connected' | 'creating' | 'publishing' | 'ended';

/** Texts of the server come without stream key and other secrets of the target, at most 400 characters. */
export type PublishEvent =
  | { readonly kind: 'connected' }
  | { readonly kind: 'publishing' }
  /** Before the stream began. `fatal`: trying again won't help, a person must act. */
  | { readonly kind: 'refused'; readonly code: string; readonly description: string; readonly fatal: boolean }
  /** The server wants to know who publishes: connect anew with this query (`PublishOptions.auth`). */
  | { readonly kind: 'login-asked'; readonly query: string }
  /** It wants to know, and the target names nobody; or it does not know who was named. */
  | { readonly kind: 'login-refused'; readonly wasNamed: boolean }
  /** u32, wraps. */
  | { readonly kind: 'acknowledged'; readonly bytes: number }
  | { readonly kind: 'status'; readonly level: string; readonly code: string; readonly description: string }
  /** Absolute; null when the server named none or none that is usable: the same address again. */
  | { readonly kind: 'reconnect-requested'; readonly tcUrl: string | null }
  /** The stream ended by the server's word. */
  | { readonly kind: 'closed-by-server'; readonly code: string }
  | { readonly kind: 'pong'; readonly value: number };

/** `BadName` is missing on purpose: it mostly means that the server still holds our last session. */
const FATAL = new Set([
  'NetStream.Publish.Denied',
  'NetStream.Publish.Rejected',
  'NetStream.Publish.Unauthorized',
  'NetConnection.Connect.Rejected',
  'NetConnection.Connect.InvalidApp',
]);
const TRANSIENT = new Set(['NetStream.Publish.BadName', 'NetStream.Failed', 'NetConnection.Connect.Failed']);

export function isFatal(code: string): boolean {
  return FATAL.has(code);
}

/** Codes that mean "no", also from servers that call them a status. */
export function isRefusal(code: string): boolean {
  return FATAL.has(code) || TRANSIENT.has(code);
}

/** Dotted words as in the Flash documentation, `NetStream.Publish.Start`. */
export function isProtocolCode(code: string): boolean {
  return /^Net(Connection|Stream)(\.[A-Z][A-Za-z]{1,20}){1,3}$/.test(code);
}
