import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { usePage } from '../app/Page.ts';
import type { Port } from './layWires.ts';

const PROGRAM_ROOM_PX = 84;

/**
 * Where in the signal path around `within` the elements with `data-port="name" data-side="left|right"` are. Measured again, at most once a frame, when the
 * area or a card changes its size, when a column scrolls, and when the engine's state has changed.
 */
export function usePorts(within: RefObject<Element | null>): ReadonlyMap<string, Port> {
  const [ports, setPorts] = useState<ReadonlyMap<string, Port>>(new Map());
  const engine = usePage((page) => page.engine);
  const measureSoon = useRef<() => void>(() => {});

  useLayoutEffect(() => {
    const element = within.current?.closest<HTMLElement>('.path');
    if (!element) return;
    let frame = 0;
    const measure = () => {
      frame = 0;
      setPorts((held) => {
        const found = findPorts(element);
        return isSame(held, found) ? held : found;
      });
    };
    measureSoon.current = () => {
      if (frame === 0) frame = requestAnimationFrame(measure);
    };
    const soon = () => measureSoon.current();
    const sizes = new ResizeObserver(soon);
    sizes.observe(element);
    for (const list of element.querySelectorAll('.column__list, .column__fixed')) sizes.observe(list);
    element.addEventListener('scroll', soon, { capture: true, passive: true });
    measure();
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      element.removeEventListener('scroll', soon, { capture: true });
    };
  }, [within]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new state may have moved a row without changing a size
  useLayoutEffect(() => measureSoon.current(), [engine]);
  return ports;
}

function findPorts(area: HTMLElement): ReadonlyMap<string, Port> {
  const origin = area.getBoundingClientRect();
  const ports = new Map<string, Port>();
  for (const element of area.querySelectorAll<HTMLElement>('[data-port]')) {
    const box = element.getBoundingClientRect();
    const card = element.closest('.card')?.getBoundingClientRect() ?? box;
    const view = element.closest('.column__cards')?.getBoundingClientRect() ?? origin;
    const middle = (box.top + box.bottom) / 2;
    const y = Math.min(Math.max(middle, view.top), view.bottom);
    const name = element.dataset['port'] ?? '';
    ports.set(name, {
      x: Math.round((element.dataset['side'] === 'left' ? card.left : card.right) - origin.left),
      y: Math.round(y - origin.top),
      room: Math.min(PROGRAM_ROOM_PX, box.height),
      isBeyond: y !== middle,
    });
  }
  return ports;
}

function isSame(a: ReadonlyMap<string, Port>, b: ReadonlyMap<string, Port>): boolean {
  if (a.size !== b.size) return false;
  for (const [name, port] of b) {
    const other = a.get(name);
    if (
      !other ||
      other.x !== port.x ||
      other.y !== port.y ||
      other.room !== port.room ||
      other.isBeyond !== port.isBeyond
    )
      return false;
  }
  return true;
}
