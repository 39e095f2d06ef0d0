/**
 * Bytes from outside that break a protocol, or a bound set on it. The only error that anything in `wire/` throws for
 * bad input. `code` is a stable word for faults and tests; the message never holds payload bytes.
 */
export class WireError extends Error {
  readonly code: string;

  constructor(code: string, detail?: string) {
    super(detail ? `${code}: ${detail}` : code);
    this.name = 'WireError';
    this.code = code;
  }
}
