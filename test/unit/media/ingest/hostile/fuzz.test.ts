import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FuzzTarget, HOSTILE } from './FuzzTarget.ts';
import { hostileSession } from './hostileMessages.ts';
import { recordedSession } from './recordedSession.ts';
import { usedMib } from './usedMib.ts';

/** `FUZZ_MESSAGES=1000000` is the full run. */
const WANTED_MESSAGES = Number(process.env['FUZZ_MESSAGES'] ?? 20_000);
/** Sessions end early, so more are played than would do if none did. */
const SESSIONS = Math.ceil((1.3 * WANTED_MESSAGES) / recordedSession.length);
const MIB = 1024 * 1024;

it('a recorded session as it was is let in to its end', () => {
  const target = new FuzzTarget();
  target.play({ chunkSize: 65_536, pieces: [1460], forms: [0], written: recordedSession });
  expect({ accepted: target.accepted, ended: target.ended }).toEqual({ accepted: 1, ended: 0 });
  expect(target.heldUnits).toBeGreaterThan(30);
});

it(`${WANTED_MESSAGES} mutated messages neither break, block nor fill the engine`, { timeout: 3_600_000 }, () => {
  const target = new FuzzTarget();
  const beforeMib = usedMib();
  let sessions = 0;
  fc.assert(
    fc.property(hostileSession, (session) => {
      if (++sessions % 10 === 0) target.program.take(HOSTILE, 'now');
      if (sessions % 10 === 5) target.program.release();
      target.play(session);
      expect(target.heldBytes).toBeLessThanOrEqual(64 * MIB);
    }),
    { numRuns: SESSIONS },
  );
  const grownMib = usedMib() - beforeMib;
  console.info(
    `${target.messages} messages in ${sessions} sessions: ${target.accepted} let in, ${target.ended} ended by the ` +
      `reader; longest read ${target.longestReadMs.toFixed(1)} ms; memory grew by ${grownMib} MiB`,
  );
  expect(target.longestReadMs).toBeLessThanOrEqual(50);
  expect(grownMib).toBeLessThanOrEqual(150);
  expect(target.messages).toBeGreaterThanOrEqual(WANTED_MESSAGES);
  expect(target.accepted).toBeGreaterThan(sessions / 2);
  expect(target.ended).toBeGreaterThan(sessions / 10);
});
