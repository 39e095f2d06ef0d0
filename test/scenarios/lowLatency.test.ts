import { describe, expect, it } from 'vitest';
import { figure } from '#test/lab/support/figure.ts';
import { FRAME_MS, GOP_MS } from './support/Playout.ts';
import type { RecordedSession } from './support/RecordedSession.ts';
import { type Received, Show, sources } from './support/Show.ts';

const STALL_MS = 500;
const ALLOWANCE_MS = 100;

/**
 * From the last new picture of the one encoder to the first of the other, as they came to the destination, in ms, less
 * the usual step. What is held between them does not count as a picture.
 */
function outageMs({ codes }: Received, { arrivalsMs }: RecordedSession): number {
  const lastFrame = Math.max(...codes.flatMap((code) => (code?.source === sources.main ? code.frame : [])));
  const leftMs = arrivalsMs[codes.findIndex((code) => code?.source === sources.main && code.frame === lastFrame)];
  const joinedMs = arrivalsMs[codes.findIndex((code) => code?.source === sources.backup)];
  return (joinedMs ?? Number.NaN) - (leftMs ?? Number.NaN) - FRAME_MS;
}

/** A show in which `signal` befell the encoder on air; the outage is less what the machine was late by. */
async function afterFault(
  show: Show,
  signal: 'SIGKILL' | 'SIGSTOP',
): Promise<{ received: Received; outageMs: number }> {
  await show.received(15);
  await show.lateness.takeMs();
  show.encoder('main').kill(signal);
  await show.engine.until('the standby on air', ({ program }) => program.feedId === 'backup');
  await show.received(15);
  const lateMs = await show.lateness.takeMs();
  const received = await show.end();
  const [session] = show.recorder.sessions;
  expect(received.codes).toHaveLength(session?.frames ?? 0);
  const measuredMs = session ? outageMs(received, session) : Number.NaN;
  figure(`low latency, ${signal}`, { 'outage in ms': Math.round(measuredMs), 'lateness in ms': Math.round(lateMs) });
  return { received, outageMs: measuredMs - lateMs };
}

describe('low latency', () => {
  it('an encoder that is killed: the picture is back within a keyframe interval', async () => {
    await using show = await Show.start({ program: { mode: 'low-latency' } });
    const { received, outageMs } = await afterFault(show, 'SIGKILL');
    expect(outageMs).toBeLessThan(GOP_MS + ALLOWANCE_MS);

    expect(received.errors).toEqual([]);
    expect(received.video).toMatchObject({ stepsBack: 0 });
    expect(received.account).toMatchObject({ unmarked: 0, changes: 1 });
    const { lastChangeover } = (await show.engine.state()).program;
    expect(lastChangeover).toMatchObject({ from: 'main', to: 'backup', why: 'feed-ended' });
    expect(await show.engine.journalCodes('program')).toEqual(['changeover', 'changeover']);
  });

  it('an encoder that stands still: after the stall time and a keyframe interval', async () => {
    await using show = await Show.start({ program: { mode: 'low-latency', stallMs: STALL_MS } });
    const { received, outageMs } = await afterFault(show, 'SIGSTOP');
    expect(outageMs).toBeLessThan(STALL_MS + GOP_MS + ALLOWANCE_MS);

    expect(received.errors).toEqual([]);
    expect(received.video).toMatchObject({ stepsBack: 0 });
    expect(received.account).toMatchObject({ unmarked: 0, changes: 1 });
    expect((await show.engine.state()).program.lastChangeover).toMatchObject({ why: 'feed-stalled' });
  });
});
