import { expect, it } from 'vitest';
import { encoderEvents } from '#engine/adapters/encoders/encoderEvents.ts';
import type { EncoderReport } from '#engine/adapters/encoders/plug.ts';

const report = (state: EncoderReport['state']): EncoderReport => ({
  state,
  detail: state,
  can: { start: true, stop: true, point: true },
  stats: null,
});

it.each([
  [null, 'unknown', []],
  [null, 'idle', ['encoder-reached']],
  [null, 'live', ['encoder-reached']],
  [null, 'unreachable', ['encoder-unreachable']],
  ['idle', 'starting', []],
  ['starting', 'live', ['encoder-started']],
  ['idle', 'live', ['encoder-started']],
  ['live', 'live', []],
  ['live', 'starting', ['encoder-reconnecting']],
  ['live', 'stopping', []],
  ['stopping', 'idle', ['encoder-stopped']],
  ['live', 'idle', ['encoder-stopped']],
  ['live', 'unreachable', ['encoder-unreachable']],
  ['unreachable', 'unreachable', []],
  ['unreachable', 'faulty', ['encoder-password-refused']],
  ['faulty', 'idle', ['encoder-reached']],
] as const)('%s → %s: %j', (before, after, codes) => {
  const faultCode = { unreachable: 'encoder-unreachable', faulty: 'encoder-password-refused' }[after as string] ?? null;
  const events = encoderEvents('OBS', before === null ? null : report(before), report(after), faultCode);
  expect(events.map(({ code }) => code)).toEqual(codes);
});
