import type { LinkEnd } from '../plug.ts';

/** Request status codes of obs-websocket 5 that mean something to us. */
export const NOT_READY = 207;
export const OUTPUT_RUNNING = 500;
export const OUTPUT_NOT_RUNNING = 501;

const AUTHENTICATION_FAILED = 4009;
const UNSUPPORTED_RPC_VERSION = 4010;
const SESSION_INVALIDATED = 4011;
const SERVER_STOPPING = 1001;

/**
 * Why a connection ended, from its close code (1006: none was sent) and what the socket said of its error.
 * The reason that the server sent is not passed on: it is not ours to vouch for.
 */
export function linkEndOf(closeCode: number, socketError: string, hasPassword: boolean): LinkEnd {
  switch (closeCode) {
    case AUTHENTICATION_FAILED:
      return {
        reason: 'password-refused',
        why: hasPassword ? 'OBS does not accept the password' : 'OBS asks for a password and none is set',
      };
    case SESSION_INVALIDATED:
      return { reason: 'dismissed', why: 'the connection was ended by hand in OBS' };
    case UNSUPPORTED_RPC_VERSION:
      return { reason: 'unreachable', why: 'OBS speaks another version of its protocol' };
    case SERVER_STOPPING:
      return { reason: 'unreachable', why: 'OBS ended, or its websocket server was switched off' };
    default:
      return { reason: 'unreachable', why: socketReason(socketError, closeCode) };
  }
}

function socketReason(socketError: string, closeCode: number): string {
  if (/subprotocol|unexpected server response/i.test(socketError)) {
    return 'what answers is not OBS 28 or newer (obs-websocket 5)';
  }
  if (socketError.includes('ECONNREFUSED')) {
    return 'nothing listens at its address (is OBS running, and its websocket server on?)';
  }
  if (/ENOTFOUND|EAI_AGAIN/.test(socketError)) return 'the name in its address is not known';
  if (/EHOSTUNREACH|ENETUNREACH/.test(socketError)) return 'there is no way to its address';
  if (socketError.includes('ETIMEDOUT')) return 'its address does not answer';
  return closeCode === 1006 ? 'the connection broke' : `OBS ended the connection (code ${closeCode})`;
}
