import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { StudioDesk } from '#engine/clerk/StudioDesk.ts';
import { openBackup } from '#engine/clerk/secrets/backup.ts';
import { codeOf, temporaryFolder, unwrap } from './clerkRig.ts';

// Processes of their own on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

/** A studio in which every address is that of every other one, and every secret its own. */
function studioOf(name: string): string {
  const endpoint = { id: 'a', url: 'rtmp://10.0.0.1/live', streamKey: `stream-key-${name}` };
  return JSON.stringify({
    version: 1,
    name,
    encoders: [{ id: 'main', name: 'Main', make: 'manual', feedKey: `feed-key-${name}` }],
    destinations: [{ id: 'own', name: `Server of ${name}`, endpoints: [endpoint] }],
  });
}

async function openDesk(folder: string, clock = systemClock): Promise<StudioDesk> {
  const desk = new StudioDesk(folder, clock);
  expect(await desk.open()).toEqual([]);
  return desk;
}

async function folderWith(name: string): Promise<string> {
  const folder = temporaryFolder();
  unwrap((await openDesk(folder)).import(studioOf(name), true));
  return folder;
}

/** Name and secrets, which have to be of one studio. */
function whole(desk: StudioDesk): string[] {
  const { name, encoders, destinations } = desk.studio;
  return [name, encoders[0]?.feedKey ?? '', destinations[0]?.endpoints[0]?.streamKey ?? ''];
}

const A = ['A', 'feed-key-A', 'stream-key-A'];
const B = ['B', 'feed-key-B', 'stream-key-B'];

describe('an engine that is killed between the secrets and the studio of an import', () => {
  it('has the old studio with its old secrets, and imports the file at its next start', async () => {
    const folder = await folderWith('A');
    const before = readFileSync(join(folder, 'secrets.json'), 'utf8');
    const script = new URL('importKilled.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, folder, studioOf('B')], { stdio: 'inherit' });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8'), 'killed after the secrets').not.toBe(before);
    expect(readFileSync(join(folder, 'studio.json'), 'utf8'), 'and before the studio').toContain('"A"');

    expect(whole(await openDesk(folder))).toEqual(A);
    const again = await openDesk(folder);
    expect(whole(again), 'and so at every start').toEqual(A);
    expect(unwrap(again.import(studioOf('B'), true)).changed).toBe(true);
    expect(whole(await openDesk(folder))).toEqual(B);
  });

  it('after the studio has the new one with its new secrets, and does not import the file again', async () => {
    const folder = await folderWith('A');
    const secrets = join(folder, 'secrets.json');
    let isArmed = false;
    const wallMs = () => {
      if (isArmed) copyFileSync(secrets, join(folder, 'between'));
      return systemClock.wallMs();
    };
    const desk = await openDesk(folder, { ...systemClock, wallMs });
    isArmed = true;
    unwrap(desk.import(studioOf('B'), true));
    copyFileSync(join(folder, 'between'), secrets);

    const again = await openDesk(folder);
    expect(whole(again)).toEqual(B);
    expect(unwrap(again.import(studioOf('B'), true)).changed).toBe(false);
    expect(whole(await openDesk(folder))).toEqual(B);
  });
});

describe('an import whose studio can not be written', () => {
  it('is refused, and the old studio has its old secrets then and at the next start', async () => {
    const folder = await folderWith('A');
    // Where the copy of the old studio belongs stands a file.
    rmSync(join(folder, 'kept'), { recursive: true, force: true });
    writeFileSync(join(folder, 'kept'), '');
    const desk = await openDesk(folder);
    expect(codeOf(desk.import(studioOf('B'), true))).toBe('storage-failed');
    expect(whole(desk)).toEqual(A);
    const again = await openDesk(folder);
    expect(whole(again)).toEqual(A);

    const otherKeys = studioOf('A').replaceAll('-key-A', '-key-Z');
    expect(codeOf(again.import(otherKeys, true)), 'nothing but keys').toBe('storage-failed');
    expect(whole(await openDesk(folder))).toEqual(A);

    rmSync(join(folder, 'kept'));
    expect(unwrap(again.import(studioOf('B'), true)).changed).toBe(true);
    expect(whole(await openDesk(folder))).toEqual(B);
    expect(existsSync(join(folder, 'kept'))).toBe(true);
  });
});

describe('an import that changes nothing but keys', () => {
  it('is kept, at its start and at the next', async () => {
    const folder = await folderWith('A');
    const desk = await openDesk(folder);
    const otherKeys = studioOf('A').replaceAll('-key-A', '-key-Z');
    expect(unwrap(desk.import(otherKeys, true)).changes).toHaveLength(2);
    expect(whole(await openDesk(folder))).toEqual(['A', 'feed-key-Z', 'stream-key-Z']);
    expect(unwrap((await openDesk(folder)).import(otherKeys, true)).changed).toBe(false);
  });
});

describe('a studio file of the start', () => {
  it('that is unchanged undoes nothing that was imported otherwise since', async () => {
    const folder = await folderWith('A');
    unwrap((await openDesk(folder)).import(studioOf('B'), false));
    const again = await openDesk(folder);
    expect(unwrap(again.import(studioOf('A'), true))).toMatchObject({ changed: false, changes: [] });
    expect(whole(again)).toEqual(B);
  });

  it('that has changed is imported, whatever was imported otherwise since', async () => {
    const folder = await folderWith('A');
    const desk = await openDesk(folder);
    unwrap(desk.import(studioOf('B'), false));
    expect(unwrap(desk.import(studioOf('C'), true)).changed).toBe(true);
    expect((await openDesk(folder)).studio.name).toBe('C');
  });

  it('undoes no restored backup either', async () => {
    const folder = await folderWith('A');
    const other = await openDesk(await folderWith('B'));
    const backup = unwrap(other.exportBackup('correct horse'));
    unwrap((await openDesk(folder)).import(unwrap(openBackup(backup, 'correct horse')), false));
    const again = await openDesk(folder);
    expect(unwrap(again.import(studioOf('A'), true)).changed).toBe(false);
    expect(whole(again)).toEqual(B);
  });
});
