import { describe, expect, it } from 'vitest';
import type { FeedId } from '#shared/model/ids.ts';
import { account, ProgramRig } from '../program/ProgramRig.ts';

const BACKUP = 'backup' as FeedId;
/** Both encoders are well by then. */
const STEADY_MS = 20_000;
/** The rig's clock says so when it begins. */
const RIG_START_MS = 1_000;
const atLimit = (limitMs: number, afterMs: number) => ({ clockMs: limitMs - RIG_START_MS - STEADY_MS - afterMs });

/** Which clocks cross a limit 500 ms after the steady state is reached. */
const clocks = {
  'the one on air at 2^32': { main: atLimit(2 ** 32, 500), backup: {} },
  'the standby at 2^32': { main: {}, backup: atLimit(2 ** 32, 500) },
  'both, at 2^32 and at 2^31': { main: atLimit(2 ** 32, 500), backup: atLimit(2 ** 31, 500) },
  'both, at 2^24 and at 2^32': { main: atLimit(2 ** 24, 500), backup: atLimit(2 ** 32, 500) },
};

describe.each(Object.entries(clocks))('clocks that cross a limit: %s', (_, { main, backup }) => {
  it.each([100, 480, 520, 1_500, 3_400])('and the one on air fails %i ms later: nothing is lost', async (momentMs) => {
    const rig = new ProgramRig();
    const onAir = rig.publish('main', main);
    rig.publish('backup', { phase: 11, ...backup });
    await rig.run(STEADY_MS + momentMs);
    onAir.kill();
    await rig.run(6_000);
    expect(rig.program.onAir).toBe(BACKUP);
    expect(rig.changes).toHaveLength(2);
    const { lost, repeated, largestStepMs } = account(rig.frames);
    expect({ lost, repeated }).toEqual({ lost: [], repeated: [] });
    expect(largestStepMs).toBeLessThanOrEqual(50);
  });
});
