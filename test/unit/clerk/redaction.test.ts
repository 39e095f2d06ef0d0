import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redaction } from '#engine/base/redaction.ts';

function knowing(...secrets: string[]): Redaction {
  const redaction = new Redaction();
  for (const secret of secrets) redaction.learn(secret);
  return redaction;
}

describe('redaction', () => {
  it('leaves text alone when it knows nothing', () => expect(new Redaction().redact('live/main')).toBe('live/main'));

  it('takes a secret out in every form in which it travels', () => {
    const secret = 'pä ss"wo/rd\\+1';
    const redaction = knowing(secret);
    const forms = [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).toLowerCase(),
      new URLSearchParams({ key: secret }).toString(),
      JSON.stringify({ key: secret }),
    ];
    for (const form of forms) expect(redaction.redact(`before ${form} after`), form).toMatch(/^before .*•••.* after$/);
  });

  it('ignores what is shorter than six characters', () =>
    expect(knowing('short').redact('a short one')).toBe('a short one'));

  it('takes the longer of two secrets that begin alike', () => {
    expect(knowing('abcdef', 'abcdefgh').redact('abcdefgh!')).toBe('•••!');
  });

  it('goes on learning after it has redacted', () => {
    const redaction = knowing('first-secret');
    redaction.redact('x');
    redaction.learn('second-secret');
    expect(redaction.redact('first-secret second-secret')).toBe('••• •••');
  });

  it('leaves no secret in any text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 6 }), { minLength: 1 }), fc.string(), (secrets, rest) => {
        const redacted = knowing(...secrets).redact(`${rest}${secrets.join(rest)}${rest}`);
        for (const secret of secrets) expect(redacted).not.toContain(secret);
      }),
    );
  });
});
