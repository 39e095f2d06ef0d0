const SHORTEST = 6;
const MARK = '•••';

/**
 * Takes every known secret of six characters or more out of text that leaves the engine (design §8): raw,
 * percent-encoded, form-encoded and as it stands inside JSON. It only learns: a secret that was replaced stays one.
 */
export class Redaction {
  readonly #secrets = new Set<string>();
  #pattern: RegExp | null = null;
  #isStale = false;

  learn(secret: string): void {
    if (secret.length < SHORTEST || this.#secrets.has(secret)) return;
    this.#secrets.add(secret);
    this.#isStale = true;
  }

  redact(text: string): string {
    if (this.#isStale) this.#compile();
    return this.#pattern === null ? text : text.replace(this.#pattern, MARK);
  }

  /** One expression for all, longest first, so that a secret which begins like another goes whole. */
  #compile(): void {
    const forms = new Set([...this.#secrets].flatMap(formsOf));
    const longestFirst = [...forms].sort((a, b) => b.length - a.length);
    this.#pattern = new RegExp(longestFirst.map(escapeForPattern).join('|'), 'g');
    this.#isStale = false;
  }
}

function formsOf(secret: string): string[] {
  const wellFormed = secret.toWellFormed();
  const encoded = encodeURIComponent(wellFormed);
  return [
    secret,
    encoded,
    lowerHex(encoded),
    encodeURI(wellFormed),
    new URLSearchParams([['', wellFormed]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
  ];
}

function lowerHex(encoded: string): string {
  return encoded.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
}

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
