import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import { STUDIO_VERSION, Studio } from '#shared/model/studio.ts';
import { isTooDeep, STUDIO_LEVELS } from './isTooDeep.ts';
import { jsonErrorPlace } from './jsonErrorPlace.ts';
import { MIGRATIONS, migrate } from './migrations.ts';
import { studioIssue } from './studioIssue.ts';

const STUDIO_CHARS = 1_000_000;

/**
 * A studio file's text → the studio, of the newest version and validated. Pure. Faults: `studio-unreadable` (line and
 * column), `studio-newer`, `studio-invalid` (path of the field, what was expected, what was there unless it may be a
 * secret).
 */
export function readStudio(text: string): Outcome<Studio> {
  if (text.length > STUDIO_CHARS) return unreadable({ why: 'it is larger than 1 MB' });
  const json = parseJson(text.replace(/^\uFEFF/, ''));
  if (!json.ok) return json;
  const document = json.value;
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return { ok: false, fault: fault('studio-invalid', { path: 'the file', expected: 'an object { … }', more: 0 }) };
  }
  if (isTooDeep(document)) return { ok: false, fault: tooDeep() };
  const version = Object(document).version;
  if (typeof version === 'number' && version > STUDIO_VERSION) {
    return { ok: false, fault: fault('studio-newer', { version, known: STUDIO_VERSION }) };
  }
  const isKnown = Number.isInteger(version) && version >= 1;
  const current = isKnown ? migrate({ ...document }, version, MIGRATIONS) : document;
  const parsed = Studio.safeParse(current, { reportInput: true });
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, fault: studioIssue(parsed.error.issues) };
}

export function tooDeep(): Fault {
  const expected = `at most ${STUDIO_LEVELS} levels of objects and lists within one another`;
  return fault('studio-invalid', { path: 'the file', expected, more: 0 });
}

function parseJson(text: string): Outcome<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return unreadable({ ...jsonErrorPlace(text), why: 'it is no JSON here' });
  }
}

function unreadable(context: Record<string, string | number>): Outcome<never> {
  return { ok: false, fault: fault('studio-unreadable', context) };
}
