import { linkSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { clerkRig, opened, temporaryFolder, unwrap } from './clerkRig.ts';
import { studioText } from './studioText.ts';

vi.setConfig({ testTimeout: 60_000 });

it.each(['', '/snap/code/1'])(
  'a document is never written in place, whoever started the engine (SNAP=%j)',
  async (snap) => {
    const before = process.env['SNAP'];
    process.env['SNAP'] = snap;
    onTestFinished(() => {
      if (before === undefined) delete process.env['SNAP'];
      else process.env['SNAP'] = before;
    });
    const folder = temporaryFolder();
    const rig = clerkRig(folder);
    await opened(rig);
    const { link } = rig;
    unwrap(await link.importStudio(studioText(), { onlyIfNewHash: false }));
    // Whoever holds the old file still sees the old text: the new one is another file in its place.
    linkSync(join(folder, 'studio.json'), join(folder, 'held'));
    unwrap(await link.importStudio(studioText({ name: 'B' }), { onlyIfNewHash: false }));
    expect(readFileSync(join(folder, 'held'), 'utf8')).toContain('"Studio A"');
    expect(readFileSync(join(folder, 'studio.json'), 'utf8')).toContain('"B"');
  },
);
