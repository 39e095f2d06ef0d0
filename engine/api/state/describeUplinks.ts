import type { OutputState, UplinkState } from '#shared/model/state.ts';
import type { Studio } from '#shared/model/studio.ts';

/** Uplinks by what is known of them: whether their address is on this computer, and what rides on them. */
export function describeUplinks(
  studio: Studio,
  outputs: readonly OutputState[],
  localAddresses: ReadonlySet<string>,
): UplinkState[] {
  return studio.uplinks.map((uplink) => {
    const riding = outputs.filter((output) => output.uplinkId === uplink.id && output.state === 'live');
    const rtts = riding.flatMap((output) => output.rttMs ?? []);
    return {
      id: uplink.id,
      name: uplink.name,
      state: localAddresses.has(uplink.localAddress) ? 'up' : 'down',
      rttMs: rtts.length > 0 ? Math.min(...rtts) : null,
      lossPct: null,
      sendingKbps: riding.reduce((sum, output) => sum + output.bitrateKbps, 0),
    };
  });
}
