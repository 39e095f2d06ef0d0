import type { EncoderShape } from './encoderShape.ts';
import type { Record } from './record.ts';

/** What an encoder was like at a moment of the simulation's clock; null when it is none of the plan's. */
export function latestShape({ plan }: Record, encoderId: string, atMs: number): EncoderShape | null {
  const index = plan.encoders.findIndex(({ id }) => id === encoderId);
  let shape = plan.encoders[index]?.shape ?? null;
  for (const act of plan.acts) {
    const isNewSession = (act.kind === 'kill' || act.kind === 'replace') && act.encoder === index;
    if (isNewSession && act.atMs + act.forMs <= atMs) shape = act.shape;
  }
  return shape;
}
