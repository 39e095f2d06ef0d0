import { PROGRAM_IN, spread, type Wire, type WireTone, wirePath } from './wires.ts';

/** Where a port is, in px from the area's top left corner. `room`: how much of the card's edge lines may share. */
export interface Port {
  x: number;
  y: number;
  room: number;
  /** It is scrolled out of sight; `y` is then the edge behind which it lies. */
  isBeyond: boolean;
}

export interface Line {
  key: string;
  path: string;
  tone: WireTone;
  isBeyond: boolean;
}

const order: Record<WireTone, number> = { idle: 0, ready: 1, troubled: 2, lost: 3, flow: 4 };

/** Places every wire whose both ends are on the page; what carries the program comes last, and so lies on top. */
export function layWires(wires: readonly Wire[], ports: ReadonlyMap<string, Port>): Line[] {
  const lines: Line[] = [];
  for (const side of [wires.filter((wire) => wire.to === PROGRAM_IN), wires.filter((wire) => wire.to !== PROGRAM_IN)]) {
    for (const [index, wire] of side.entries()) {
      const from = ports.get(wire.from);
      const to = ports.get(wire.to);
      if (!from || !to) continue;
      const shared = wire.to === PROGRAM_IN ? to : from;
      const y = spread(index, side.length, shared.y, shared.room);
      const path = shared === to ? wirePath(from, { x: to.x, y }) : wirePath({ x: from.x, y }, to);
      lines.push({ key: `${wire.from}>${wire.to}`, path, tone: wire.tone, isBeyond: from.isBeyond || to.isBeyond });
    }
  }
  return lines.sort((a, b) => order[a.tone] - order[b.tone]);
}
