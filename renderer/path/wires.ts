import type { EngineState } from '#shared/model/state.ts';
import { outputMark } from '../destinations/outputMark.ts';
import { encoderMark, type Tone } from '../encoders/encoderMark.ts';
import { SLATE_FEED } from '../program/slateFeed.ts';

/** `flow` carries the program, `ready` could at once, `lost` did and can't, `troubled` tries, `idle` waits. */
export type WireTone = 'flow' | 'ready' | 'lost' | 'troubled' | 'idle';

/** One line of the signal path between two ports; a port is an element with `data-port`. */
export interface Wire {
  from: string;
  to: string;
  tone: WireTone;
}

export const PROGRAM_IN = 'program/in';
export const PROGRAM_OUT = 'program/out';

const feedTone: Record<Tone, WireTone> = {
  program: 'flow',
  ready: 'ready',
  idle: 'idle',
  warn: 'troubled',
  fault: 'lost',
};

export function wiresOf(state: EngineState): Wire[] {
  const encoders = state.encoders.map((encoder): Wire => {
    const feed = state.feeds.find((candidate) => candidate.id === encoder.id);
    const { tone } = encoderMark(encoder, feed, state.program, state.air.on);
    return { from: `feed/${encoder.id}`, to: PROGRAM_IN, tone: feedTone[tone] };
  });
  const slate: Wire = {
    from: `feed/${SLATE_FEED}`,
    to: PROGRAM_IN,
    tone: state.program.feedId === SLATE_FEED ? 'flow' : 'idle',
  };
  const outputs = state.outputs.map((output): Wire => {
    const { tone } = outputMark(output);
    return { from: PROGRAM_OUT, to: `output/${output.id}`, tone: feedTone[tone] };
  });
  return [...encoders, slate, ...outputs];
}

export interface Point {
  x: number;
  y: number;
}

/** A line that leaves and arrives level. */
export function wirePath(from: Point, to: Point): string {
  const bend = (to.x - from.x) / 2;
  const n = (value: number) => value.toFixed(1);
  return `M${n(from.x)} ${n(from.y)}C${n(from.x + bend)} ${n(from.y)} ${n(to.x - bend)} ${n(to.y)} ${n(to.x)} ${n(to.y)}`;
}

/** Where line `index` of `count` meets a port that all share: side by side around `middle`, within `room` px. */
export function spread(index: number, count: number, middle: number, room: number): number {
  const step = Math.min(9, count > 1 ? room / (count - 1) : 0);
  return middle + (index - (count - 1) / 2) * step;
}
