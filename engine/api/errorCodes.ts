import type { Fault } from '#engine/base/fault.ts';
import type { ErrorCode } from '#shared/api/contract.ts';

/** The HTTP status of each code of the closed set. */
export const errorStatus: Readonly<Record<ErrorCode, number>> = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
  TIMEOUT: 504,
};

/** Fault codes whose error is not "the state of things does not allow it". */
const codes: Readonly<Record<string, ErrorCode>> = {
  unauthorized: 'UNAUTHORIZED',
  'wrong-token': 'UNAUTHORIZED',
  'too-many-tries': 'TOO_MANY_REQUESTS',
  'too-many-clients': 'TOO_MANY_REQUESTS',
  'foreign-host': 'FORBIDDEN',
  'foreign-origin': 'FORBIDDEN',
  'no-such-call': 'NOT_FOUND',
  'no-demo': 'NOT_FOUND',
  'wrong-method': 'METHOD_NOT_ALLOWED',
  'bad-request': 'BAD_REQUEST',
  'bad-json': 'BAD_REQUEST',
  'body-too-large': 'PAYLOAD_TOO_LARGE',
  'engine-starting': 'SERVICE_UNAVAILABLE',
  'internal-error': 'INTERNAL_SERVER_ERROR',
  'studio-unreadable': 'BAD_REQUEST',
  'studio-invalid': 'BAD_REQUEST',
  'studio-newer': 'BAD_REQUEST',
  'passphrase-weak': 'BAD_REQUEST',
  'backup-unreadable': 'BAD_REQUEST',
  'secrets-locked': 'SERVICE_UNAVAILABLE',
  'key-not-moved': 'SERVICE_UNAVAILABLE',
  'disk-full': 'SERVICE_UNAVAILABLE',
  'storage-failed': 'SERVICE_UNAVAILABLE',
  'clerk-closed': 'SERVICE_UNAVAILABLE',
  'clerk-died': 'SERVICE_UNAVAILABLE',
  'clerk-timeout': 'TIMEOUT',
  'clerk-hangs': 'TIMEOUT',
  'clerk-bug': 'INTERNAL_SERVER_ERROR',
  'encoder-unreachable': 'SERVICE_UNAVAILABLE',
  'encoder-timeout': 'TIMEOUT',
  'encoder-setting-not-confirmed': 'TIMEOUT',
  'slate-file-too-large': 'PAYLOAD_TOO_LARGE',
  'slate-image-too-large': 'PAYLOAD_TOO_LARGE',
  'slate-upload-broken': 'BAD_REQUEST',
  'slate-file-empty': 'BAD_REQUEST',
  'slate-file-unreadable': 'BAD_REQUEST',
  'slate-file-damaged': 'BAD_REQUEST',
  'slate-file-pixels': 'BAD_REQUEST',
  'slate-file-shape': 'BAD_REQUEST',
  'slate-clip-too-long': 'BAD_REQUEST',
  'slate-disk-full': 'SERVICE_UNAVAILABLE',
  'slate-upload-lost': 'SERVICE_UNAVAILABLE',
  'ffmpeg-missing': 'SERVICE_UNAVAILABLE',
  'ffmpeg-slow': 'TIMEOUT',
};

/** An action that is refused is a conflict with what is, unless the table says otherwise. */
export function errorCodeOf({ code }: Fault): ErrorCode {
  if (Object.hasOwn(codes, code)) return codes[code] as ErrorCode;
  return code.startsWith('no-such-') ? 'NOT_FOUND' : 'CONFLICT';
}
