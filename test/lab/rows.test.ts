import { beforeAll, describe, expect, it } from 'vitest';
import { filmScene } from './camera/LiveCamera.ts';
import type { Row } from './rows/Row.ts';
import { rows } from './rows/table.ts';
import { inShort, playRow } from './show/playRow.ts';

import { figure } from './support/figure.ts';
import { suiteThatNeeds } from './support/suiteThatNeeds.ts';
import { Uplinks } from './support/Uplinks.ts';

const GOP_MS = 1_000;
const inCi = rows.filter((row) => row.inCi);

let scene: Buffer;
beforeAll(async () => {
  scene = await filmScene();
});

describe.concurrent('an encoder fails, and the destination is none the wiser', () => {
  for (const row of inCi.filter(({ way }) => way !== 'cable')) it(row.says, ({ signal }) => holds(row, signal));
});

suiteThatNeeds('root and network namespaces', await Uplinks.canRun(), 'the same by a cable of its own', () => {
  for (const row of inCi.filter(({ way }) => way === 'cable')) it(row.says, ({ signal }) => holds(row, signal));
});

/** Each row once; `npm run lab` plays them all, as often as wanted. */
async function holds(row: Row, signal: AbortSignal): Promise<void> {
  const played = await playRow({ row, gopMs: GOP_MS, scene, run: 1, signal });
  figure(row.says, { counted: inShort(played) });
  expect(played.misses, inShort(played)).toEqual([]);
}
