import type { EngineState } from '#shared/model/state.ts';

/** Codes and counts only: not failing means not on air, or every destination that is not held off has a live output. */
export function healthOf(state: EngineState): { ok: boolean; why: string[] } {
  if (!state.air.on) return { ok: true, why: [] };
  const failing = state.destinations.filter((destination) => {
    const outputs = state.outputs.filter((output) => output.destinationId === destination.id);
    const wanted = outputs.filter((output) => !output.held);
    return wanted.length > 0 && !wanted.some((output) => output.state === 'live');
  });
  return failing.length === 0 ? { ok: true, why: [] } : { ok: false, why: [`destinations-not-live:${failing.length}`] };
}
