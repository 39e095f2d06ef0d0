import { describe, expect, it } from 'vitest';
import { checkFile } from '#setup/fences/checkFile.ts';

/** [file, source that crosses a fence, what the fence says] */
const crossings: [path: string, source: string, said: RegExp][] = [
  ['shared/model/a.ts', `import { x } from 'node:path';`, /library node:path/],
  ['shared/model/a.ts', `import { x } from '#engine/base/clock.ts';`, /may not import engine\/base\/clock/],
  ['shared/model/a.ts', `import React from 'react';`, /library react/],
  ['renderer/app/App.tsx', `import type { Engine } from '#engine/index.ts';`, /may not import engine\/index/],
  ['renderer/app/App.tsx', `import { readFile } from 'node:fs/promises';`, /library node:fs/],
  ['renderer/app/App.tsx', `import { app } from 'electron';`, /library electron/],
  ['electron/main.ts', `import { createEngine } from '#engine/index.ts';`, /may not import engine\/index/],
  ['electron/main.ts', `import { Page } from '../renderer/app/Page.ts';`, /may not import renderer/],
  ['engine/base/clock.ts', `import { x } from '#engine/wire/amf0/decodeAmf0.ts';`, /may not import engine\/wire/],
  ['engine/wire/rtmp/a.ts', `import { connect } from 'node:net';`, /library node:net/],
  ['engine/wire/rtmp/a.ts', `import { Feed } from '#engine/media/feeds/Feed.ts';`, /may not import engine\/media/],
  ['engine/media/feeds/Feed.ts', `import { P } from '../program/Program.ts';`, /may not import engine\/media\/program/],
  ['engine/media/program/P.ts', `export * from '../outputs/Output.ts';`, /may not import engine\/media\/outputs/],
  [
    'engine/media/outputs/Output.ts',
    `import type { F } from '#engine/control/detectors/f.ts';`,
    /may not import engine\/control/,
  ],
  ['engine/media/ingest/a.ts', `type F = import('#engine/intent/intent.ts').Intent;`, /may not import engine\/intent/],
  [
    'engine/media/program/P.ts',
    `const late = await import('#engine/adapters/a.ts');`,
    /may not import engine\/adapters/,
  ],
  ['engine/media/program/P.ts', `import { z } from 'zod';`, /library zod/],
  ['engine/adapters/encoders/obs/link.ts', `import { x } from '../manual/index.ts';`, /know nothing of one another/],
  [
    'engine/adapters/encoders/plug.ts',
    `import { x } from '#engine/intent/intent.ts';`,
    /may not import engine\/intent/,
  ],
  ['engine/intent/intent.ts', `import { x } from '#engine/control/actions/a.ts';`, /may not import engine\/control/],
  [
    'engine/control/detectors/d.ts',
    `import { x } from '../decisions/d.ts';`,
    /may not import engine\/control\/decisions/,
  ],
  [
    'engine/control/decisions/d.ts',
    `import { ClerkLink } from '#engine/clerk/ClerkLink.ts';`,
    /may not import engine\/clerk/,
  ],
  ['engine/clerk/worker.ts', `import { x } from '#engine/api/EngineDoor.ts';`, /may not import engine\/api/],
  ['engine/api/router.ts', `import { x } from '#engine/host/HttpServer.ts';`, /may not import engine\/host/],
  ['engine/index.ts', `import { x } from '#engine/host/options.ts';`, /may not import engine\/host/],
  ['engine/host/main.ts', `import { x } from '#test/lab/support/ffmpeg.ts';`, /may not import test/],
  ['engine/host/main.ts', `import { x } from '#demo/main.ts';`, /may not import demo/],
  ['engine/host/main.ts', `import { x } from '#bench/options.ts';`, /may not import bench/],
  ['bench/main.ts', `import { x } from '../engine/base/clock.ts';`, /write #engine\/base\/clock.ts/],
  ['demo/encoder.ts', `import { x } from '#engine/media/feeds/Feed.ts';`, /may not import engine\/media/],
  ['setup/run.ts', `import { x } from '#engine/base/clock.ts';`, /may not import engine\/base/],
  ['engine/clerk/a.ts', `import { x } from '../base/clock.ts';`, /write #engine\/base\/clock.ts/],
  ['engine/clerk/a.ts', `import { x } from 'path';`, /write node:path/],
  ['engine/host/main.ts', `import { DatabaseSync } from 'node:sqlite';`, /only the clerk may use node:sqlite/],
  ['engine/host/main.ts', `import { readFileSync } from 'node:fs';`, /readFileSync blocks/],
  ['engine/host/main.ts', `import * as fs from 'node:fs'; fs.writeFileSync('a', 'b');`, /writeFileSync blocks/],
  ['electron/main.ts', `import { execFileSync as run } from 'node:child_process';`, /execFileSync blocks/],
  ['engine/media/outputs/a.ts', `import cp from 'node:child_process'; cp.spawnSync('ls');`, /spawnSync blocks/],
  ['engine/api/a.ts', `Atomics.wait(cells, 0, 0);`, /wait blocks/],
  ['engine/media/feeds/a.ts', `const now = Date.now();`, /not from Date\.now/],
  ['engine/control/samples/a.ts', `const at = new Date().toISOString();`, /not from new Date/],
  ['engine/api/a.ts', `const now = performance.now();`, /not from performance\.now/],
  ['engine/clerk/a.ts', `setTimeout(() => {}, 10);`, /not from setTimeout/],
  ['engine/clerk/a.ts', `globalThis.setInterval(() => {}, 10);`, /not from setInterval/],
  ['engine/host/a.ts', `import { scheduler } from 'node:timers/promises';`, /node:timers\/promises/],
];

/** Sources that come close to a fence and stay on their side. */
const inside: [path: string, source: string][] = [
  ['engine/base/clock.ts', `export const now = () => Date.now(); setTimeout(() => {}, 1);`],
  [
    'engine/media/program/P.ts',
    `import type { Feed } from '../feeds/Feed.ts'; import { fault } from '#engine/base/fault.ts';`,
  ],
  ['engine/clerk/journal.ts', `import { DatabaseSync } from 'node:sqlite'; import { readFileSync } from 'node:fs';`],
  ['engine/host/main.ts', `import { createEngine } from '#engine/index.ts'; import { z } from 'zod';`],
  ['engine/adapters/encoders/registry.ts', `import { obs } from './obs/index.ts';`],
  [
    'engine/media/outputs/a.ts',
    `socket.setTimeout(10); const timers = { setTimeout: 1 }; const at = new Date(wallMs);`,
  ],
  [
    'demo/encoder.ts',
    `import { x } from '#engine/wire/rtmp/messages.ts'; import { readFileSync } from 'node:fs'; Date.now();`,
  ],
  ['test/unit/a.test.ts', `import { x } from '#engine/media/feeds/Feed.ts'; import '#demo/main.ts';`],
  ['renderer/app/App.tsx', `import { contract } from '#shared/api/contract.ts'; setTimeout(() => {}, 1);`],
];

describe('the fences', () => {
  it.each(crossings)('bite in %s: %s', (path, source, said) => {
    expect(checkFile(path, source).map(({ text }) => text)).toEqual([expect.stringMatching(said)]);
  });

  it.each(inside)('let pass in %s: %s', (path, source) => {
    expect(checkFile(path, source)).toEqual([]);
  });

  it('do not let pass what they cannot read', () => {
    expect(checkFile('engine/api/a.ts', 'export const = ;')[0]?.text).toContain('cannot be parsed');
  });

  it('name the line', () => {
    expect(checkFile('engine/api/a.ts', `\n\nDate.now();`)[0]?.line).toBe(3);
  });
});
