import type { StateUpdate } from '#shared/api/contract.ts';
import type { EngineState } from '#shared/model/state.ts';

/** The state after one update. A section that did not change keeps its identity, so that what shows it is not drawn again. */
export function applyUpdate(state: EngineState | null, update: StateUpdate): EngineState | null {
  if (update.kind === 'snapshot') return update.state;
  return state === null ? null : ({ ...state, ...update.sections } as EngineState);
}
