import { createHash } from 'node:crypto';
import type { CardSpec } from '#engine/control/decisions/slateCard.ts';

/** Raised when cards are drawn or coded differently: those that are kept are then made anew. */
const RECIPE = 1;

/** The name under which a card is kept: `640x360-30-1200-1-4f1c…`. It says all that tells one card from another. */
export function cardName(spec: CardSpec): string {
  const { width, height, fps, kbps } = spec;
  return `${width}x${height}-${fps}-${kbps}-${markOf(spec.text)}`;
}

/** The spec of a kept card; null when it is of another text or recipe. */
export function cardOfName(name: string, text: string): CardSpec | null {
  const found = /^(\d+)x(\d+)-([\d.]+)-(\d+)-(\d+-[0-9a-f]+)$/.exec(name);
  if (!found || found[5] !== markOf(text)) return null;
  const [width = 0, height = 0, fps = 0, kbps = 0] = found.slice(1, 5).map(Number);
  return fps > 0 ? { text, width, height, fps, kbps } : null;
}

function markOf(text: string): string {
  return `${RECIPE}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}
