/** The engine's own log, for engineers; people read the journal. One line an entry, redacted before it is written. */
export interface Log {
  info(subject: string, text: string): void;
  warn(subject: string, text: string): void;
  error(subject: string, text: string, error?: unknown): void;
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** A log that hands each finished line to `write`; `redact` sees the whole line. */
export function createLog(write: (line: string) => void, redact: (text: string) => string, wallMs: () => number): Log {
  const line = (level: string, subject: string, text: string) =>
    write(redact(`${new Date(wallMs()).toISOString()} ${level} ${subject}: ${text.replaceAll('\n', ' ⏎ ')}`));
  return {
    info: (subject, text) => line('info', subject, text),
    warn: (subject, text) => line('warn', subject, text),
    error: (subject, text, error) => line('error', subject, error === undefined ? text : `${text}: ${reason(error)}`),
  };
}

function reason(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
