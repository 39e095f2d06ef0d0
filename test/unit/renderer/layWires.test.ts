import { describe, expect, it } from 'vitest';
import { layWires, type Port } from '../../../renderer/path/layWires.ts';
import { PROGRAM_IN, PROGRAM_OUT, spread, type Wire, wirePath } from '../../../renderer/path/wires.ts';

const port = (x: number, y: number, isBeyond = false): Port => ({ x, y, room: 80, isBeyond });
const ports = new Map<string, Port>([
  ['feed/main', port(300, 100)],
  ['feed/backup', port(300, 300, true)],
  [PROGRAM_IN, port(360, 200)],
  [PROGRAM_OUT, port(760, 200)],
  ['output/a/1', port(820, 90)],
]);
const wires: Wire[] = [
  { from: 'feed/main', to: PROGRAM_IN, tone: 'flow' },
  { from: 'feed/backup', to: PROGRAM_IN, tone: 'lost' },
  { from: PROGRAM_OUT, to: 'output/a/1', tone: 'flow' },
  { from: PROGRAM_OUT, to: 'output/not-drawn/1', tone: 'idle' },
];

describe('the lines of the signal path', () => {
  it('run from edge to edge, the bright ones on top, none to what is not there', () => {
    const lines = layWires(wires, ports);
    expect(lines.map((line) => line.tone)).toEqual(['lost', 'flow', 'flow']);
    expect(lines[1]?.path).toBe('M300.0 100.0C330.0 100.0 330.0 195.5 360.0 195.5');
    expect(lines[0]?.isBeyond).toBe(true);
  });

  it('share a port side by side, within its room', () => {
    expect([0, 1, 2].map((index) => spread(index, 3, 100, 80))).toEqual([91, 100, 109]);
    const crowd = Array.from({ length: 33 }, (_, index) => spread(index, 33, 100, 80));
    expect(Math.min(...crowd)).toBe(60);
    expect(Math.max(...crowd)).toBe(140);
    expect(spread(0, 1, 100, 80)).toBe(100);
  });

  it('leave and arrive level', () => {
    expect(wirePath({ x: 0, y: 0 }, { x: 40, y: 10 })).toBe('M0.0 0.0C20.0 0.0 20.0 10.0 40.0 10.0');
  });
});
