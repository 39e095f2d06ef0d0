import { createHash } from 'node:crypto';
import { type CardShow, type CardSpec, contentOf } from '#engine/control/decisions/slateCard.ts';

/** Raised when cards are drawn or coded differently: those that are kept are then made anew. */
const RECIPE = 2;

/** The name under which a card is kept: `640x360-30-1200-2-4f1c…`. It says all that tells one card from another. */
export function cardName(spec: CardSpec): string {
  const { width, height, fps, kbps } = spec;
  return `${width}x${height}-${fps}-${kbps}-${markOf(spec.show)}`;
}

/** The spec of a kept card; null when it shows something else or is of another recipe. */
export function cardOfName(name: string, show: CardShow): CardSpec | null {
  const found = /^(\d+)x(\d+)-([\d.]+)-(\d+)-(\d+-[0-9a-f]+)$/.exec(name);
  if (!found || found[5] !== markOf(show)) return null;
  const [width = 0, height = 0, fps = 0, kbps = 0] = found.slice(1, 5).map(Number);
  return fps > 0 ? { show, width, height, fps, kbps } : null;
}

function markOf(show: CardShow): string {
  return `${RECIPE}-${createHash('sha256').update(contentOf(show)).digest('hex').slice(0, 16)}`;
}
