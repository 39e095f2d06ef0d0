import { useMemo, useRef } from 'react';
import { usePage } from '../app/Page.ts';
import { layWires } from './layWires.ts';
import { usePorts } from './usePorts.ts';
import { wiresOf } from './wires.ts';

/** The lines of the signal path, drawn between where the cards really are. For the eye only: the cards say it in words. */
export function Wires() {
  const engine = usePage((page) => page.engine);
  const svg = useRef<SVGSVGElement>(null);
  const ports = usePorts(svg);
  const lines = useMemo(() => (engine ? layWires(wiresOf(engine), ports) : []), [engine, ports]);
  return (
    <svg ref={svg} className="wires" aria-hidden="true">
      {lines.map((line) => (
        <path
          key={line.key}
          className={`wire wire--${line.tone}${line.isBeyond ? ' wire--beyond' : ''}`}
          d={line.path}
        />
      ))}
    </svg>
  );
}
