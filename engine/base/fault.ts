/** A fault of the world (not a bug): it becomes a finding, an alarm or a refusal; its text comes from a template. */
export interface Fault {
  readonly code: string;
  readonly context: Readonly<Record<string, string | number | boolean | null>>;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export function fault(code: string, context: Fault['context'] = {}): Fault {
  return { code, context };
}
