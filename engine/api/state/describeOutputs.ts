import type { Fault } from '#engine/base/fault.ts';
import type { Station } from '#engine/control/actions/Station.ts';
import type { OutputSample } from '#engine/control/samples/Snapshot.ts';
import type { OutputPath } from '#engine/media/outputs/orders.ts';
import type { OutputFacts } from '#engine/media/outputs/outputFacts.ts';
import { outputIdOf } from '#shared/model/ids.ts';
import type { OutputState, OutputStateName } from '#shared/model/state.ts';
import { faultText } from '#shared/text/faults.ts';

/**
 * Every endpoint of every destination as an output: those that a sender uses now, and those that stand by.
 * `keyframeWait`: why a session can't begin though the program runs.
 */
export function describeOutputs(
  station: Station,
  samples: readonly OutputSample[],
  keyframeWait: () => Fault,
  wallOf: (ms: number) => string,
): OutputState[] {
  return station.studio.destinations.flatMap((destination) => {
    const outputs = destination.endpoints.map((endpoint): OutputState => {
      const id = outputIdOf(destination.id, endpoint.id);
      const sender = samples.find(({ orders }) => orders.paths.some((path) => path.outputId === id));
      const isUsed = sender?.facts.path?.outputId === id;
      const unusable = station.plan.unusable.find((one) => one.outputId === id)?.why ?? null;
      const held = station.intent.heldOutputs.includes(id);
      const base = idle(id, destination.id, endpoint.id, held);
      if (unusable) {
        const why = words(unusable);
        return { ...base, state: station.isOnAir ? 'refused' : 'off', reason: why, lastError: why };
      }
      if (held) return { ...base, reason: 'held off by hand' };
      if (!sender || !isUsed) {
        return {
          ...base,
          reason: station.isOnAir ? 'stands by' : null,
          standsBy: station.isOnAir && sender !== undefined,
        };
      }
      return { ...base, ...used(sender.facts, keyframeWait, wallOf) };
    });
    // The service keeps a stream open that one of its endpoints gets.
    const isFed = outputs.some(({ state }) => state === 'live');
    return isFed ? outputs.map((output) => ({ ...output, closesAt: null })) : outputs;
  });
}

function idle(id: string, destinationId: string, endpointId: string, held: boolean): OutputState {
  return {
    id,
    destinationId,
    endpointId,
    uplinkId: null,
    state: 'off',
    reason: null,
    bitrateKbps: 0,
    backlogMs: 0,
    address: null,
    rttMs: null,
    droppedFrames: 0,
    sessions: 0,
    since: null,
    nextTryAt: null,
    closesAt: null,
    held,
    standsBy: false,
    lastError: null,
    acknowledges: null,
  };
}

function used(facts: OutputFacts, keyframeWait: () => Fault, wallOf: (ms: number) => string): Partial<OutputState> {
  const { phase, path, lastFault } = facts;
  return {
    uplinkId: path?.uplink?.id ?? null,
    state: stateName(facts),
    reason: facts.waitsForKeyframe ? words(keyframeWait()) : reasonOf(facts, path),
    bitrateKbps: facts.bitrateKbps,
    backlogMs: facts.backlogMs,
    address: facts.address,
    rttMs: facts.rttMs,
    droppedFrames: facts.droppedFrames,
    sessions: facts.sessions,
    since: phase.kind === 'live' || phase.kind === 'stalled' ? wallOf(phase.sinceMs) : null,
    nextTryAt: phase.kind === 'waiting' ? wallOf(phase.untilMs) : null,
    closesAt: facts.closesAtMs === null ? null : wallOf(facts.closesAtMs),
    lastError: lastFault ? words(lastFault) : null,
    acknowledges: facts.acknowledges,
  };
}

function stateName({ phase }: OutputFacts): OutputStateName {
  return phase.kind === 'no-program' ? 'waiting' : phase.kind;
}

function reasonOf({ phase, lastFault }: OutputFacts, path: OutputPath | null): string | null {
  switch (phase.kind) {
    case 'no-program':
      return 'no-program-yet';
    case 'waiting':
    case 'refused':
      return words(phase.why);
    case 'connecting':
      return `connecting to ${path?.target.host ?? 'nothing'}`;
    case 'stalled':
      return lastFault ? words(lastFault) : 'no progress';
    case 'live':
    case 'off':
      return null;
  }
}

function words(why: Fault): string {
  return faultText(why.code, why.context);
}
