import { expect, it } from 'vitest';
import { linkEndOf } from '#engine/adapters/encoders/obs/faults.ts';
import { ObsOptions } from '#engine/adapters/encoders/obs/options.ts';

it.each([
  [4009, '', true, 'password-refused', 'does not accept'],
  [4009, '', false, 'password-refused', 'none is set'],
  [4011, '', true, 'dismissed', 'by hand'],
  [4010, '', true, 'unreachable', 'another version'],
  [1001, '', true, 'unreachable', 'OBS ended'],
  [1006, '', true, 'unreachable', 'broke'],
  [4000, '', true, 'unreachable', '4000'],
  [1006, 'connect ECONNREFUSED 10.0.0.9:4455', true, 'unreachable', 'nothing listens'],
  [1006, 'getaddrinfo ENOTFOUND obs', true, 'unreachable', 'name'],
  [1006, 'connect EHOSTUNREACH', true, 'unreachable', 'no way'],
  [1006, 'connect ETIMEDOUT', true, 'unreachable', 'does not answer'],
  [1006, 'Server sent no subprotocol', true, 'unreachable', 'OBS 28'],
  [1006, 'Unexpected server response: 404', true, 'unreachable', 'OBS 28'],
])('close code %i, "%s", password %s: %s', (code, socketError, hasPassword, reason, words) => {
  const end = linkEndOf(code, socketError, hasPassword);
  expect(end.reason).toBe(reason);
  expect(end.why).toContain(words);
});

it.each(['http://127.0.0.1:4455', 'obs', 'ws://user:secret@127.0.0.1:4455', 'ws://127.0.0.1:4455/?password=x'])(
  'takes no %s for an address',
  (url) => {
    expect(ObsOptions.safeParse({ url }).success).toBe(false);
  },
);

it('has the address of OBS on this machine as its default', () => {
  expect(ObsOptions.parse({})).toEqual({ url: 'ws://127.0.0.1:4455' });
});
