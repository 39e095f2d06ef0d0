import { type Clock, systemClock } from '#engine/base/clock.ts';
import { NameBook } from '#engine/media/outputs/names/NameBook.ts';
import { nameResolver } from '#engine/media/outputs/names/resolveName.ts';

/** A book that asks this computer, and keeps nothing. */
export function newNames(clock: Clock = systemClock): NameBook {
  return new NameBook({ clock, resolve: nameResolver(clock), remembered: [], changed: () => {} });
}
