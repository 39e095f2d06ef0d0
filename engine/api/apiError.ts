import { ORPCError } from '@orpc/client';
import { ValidationError } from '@orpc/contract';
import { type Fault, fault } from '#engine/base/fault.ts';
import { ErrorCode } from '#shared/api/contract.ts';
import { faultText } from '#shared/text/faults.ts';
import { errorCodeOf, errorStatus } from './errorCodes.ts';
import { validationText } from './validationText.ts';

/** The only shape in which an error leaves the engine (design §6). */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly message: string;
}

export function errorBody(refusal: Fault): ErrorBody {
  return { code: errorCodeOf(refusal), message: faultText(refusal.code, refusal.context) };
}

/** What a procedure throws to refuse: it reaches the client as `{code, message}` by HTTP and by WebSocket alike. */
export function refusal(why: Fault): ORPCError<ErrorCode, undefined> {
  const { code, message } = errorBody(why);
  return new ORPCError(code, { status: errorStatus[code], message });
}

/**
 * Anything that a procedure threw, as an error of the closed set. What is not a refusal is a bug: it is handed to
 * `onBug` and tells the client nothing.
 */
export function toApiError(error: unknown, onBug: (error: unknown) => void): ORPCError<ErrorCode, undefined> {
  if (!(error instanceof ORPCError)) {
    onBug(error);
    return refusal(fault('internal-error'));
  }
  if (error.cause instanceof ValidationError && error.code === 'BAD_REQUEST') {
    return refusal(fault('bad-request', { why: validationText(error.cause.issues) }));
  }
  const code = ErrorCode.safeParse(error.code);
  if (code.success && code.data !== 'INTERNAL_SERVER_ERROR') {
    return new ORPCError(code.data, { status: errorStatus[code.data], message: error.message });
  }
  if (error.status < 500) return refusal(fault('bad-request', { why: 'it could not be read' }));
  onBug(error.cause ?? error);
  return refusal(fault('internal-error'));
}
