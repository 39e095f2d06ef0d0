import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { fault, type Outcome } from '#engine/base/fault.ts';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { HouseActions } from '#engine/control/actions/HouseActions.ts';
import { Station } from '#engine/control/actions/Station.ts';
import { emptyIntent, withAir } from '#engine/intent/intent.ts';
import { faultText } from '#shared/text/faults.ts';
import { clerkRig, filesBelow, opened, temporaryFolder, unwrap } from '#test/unit/clerk/clerkRig.ts';
import { SECRETS, studioText } from '#test/unit/clerk/studioText.ts';

// Real threads and disks on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const PASSPHRASE = 'correct horse';

/** The actions over a real clerk with a data folder of its own. */
async function house(ingest: { takes: (rtmp: string) => boolean } = { takes: () => true }) {
  const folder = temporaryFolder();
  const rig = clerkRig(folder);
  const { studio } = await opened(rig);
  const station = new Station({
    clock: new VirtualClock(),
    studio,
    first: { intent: emptyIntent(), resumeWaitsSince: null },
    saveIntent: async () => {},
    reconcile: () => {},
  });
  const said: string[] = [];
  const moves: string[] = [];
  const actions = new HouseActions({
    station,
    keeper: rig.link,
    journal: ({ subject, code, text }) => said.push(`${subject} ${code}: ${text}`),
    moveIngest: async (rtmp) => {
      if (!ingest.takes(rtmp)) return { ok: false, fault: fault('ingest-port', { host: rtmp, port: 1, reason: 'X' }) };
      moves.push(rtmp);
      return { ok: true, value: async () => void moves.push('back') };
    },
    onStopped: () => {},
  });
  return { folder, rig, station, said, moves, actions };
}

function lineOf(outcome: Outcome<unknown>): string {
  return outcome.ok ? 'ok' : faultText(outcome.fault.code, outcome.fault.context);
}

test('a backup brings the studio with its keys to another machine', async () => {
  const old = await house();
  unwrap(await old.actions.importStudio(studioText()));
  const backup = unwrap(await old.actions.backup(PASSPHRASE));
  expect(old.said.at(-1)).toBe('studio backup-made: A backup of the studio with its secrets was made.');

  const fresh = await house();
  const restored = unwrap(await fresh.actions.restore(backup, PASSPHRASE));
  expect([restored.name, restored.changes.length > 0]).toEqual(['Studio A', true]);
  expect(fresh.station.studio).toEqual(old.station.studio);
  expect(fresh.station.studio.destinations[0]?.endpoints[0]?.streamKey).toBe(SECRETS.streamKey);
  expect(fresh.said).toEqual([expect.stringMatching(/^studio studio-restored: Studio Studio A: /)]);

  for (const text of [backup, ...old.said, ...fresh.said]) expect(text).not.toContain(SECRETS.streamKey);
  for (const { name, bytes } of [...filesBelow(old.folder), ...filesBelow(fresh.folder)]) {
    expect(bytes.includes(PASSPHRASE), name).toBe(false);
  }
});

test('a restore that is refused changes nothing and says why in one line', async () => {
  const { actions, station, said } = await house();
  unwrap(await actions.importStudio(studioText()));
  const before = station.studio;
  const backup = unwrap(await actions.backup(PASSPHRASE));
  const noted = said.length;
  expect(lineOf(await actions.restore(backup, 'correct house'))).toBe(
    "The backup can't be opened: the passphrase is wrong, or the backup was changed.",
  );
  expect(lineOf(await actions.restore('{}', PASSPHRASE))).toMatch(/not a backup of Changeover/);
  expect(lineOf(await actions.backup('1234567'))).toMatch(/at least 8 characters/);
  station.setIntent(withAir(station.intent, true, '2026-01-01T00:00:00.000Z'));
  expect(lineOf(await actions.restore(backup, PASSPHRASE))).toMatch(/^Not while the program is on air/);
  expect([station.studio, said.length]).toEqual([before, noted]);
});

test('a studio whose ingest can not be had is not stored, imported or restored', async () => {
  const other = await house();
  unwrap(await other.actions.importStudio(studioText({ name: 'B', ingest: { rtmp: '127.0.0.1:1936' } })));
  const backup = unwrap(await other.actions.backup(PASSPHRASE));

  const { actions, folder, moves, rig, said, station } = await house({ takes: (rtmp) => !rtmp.endsWith(':1936') });
  unwrap(await actions.importStudio(studioText()));
  const [before, noted, went] = [station.studio, said.length, moves.length];
  const taken = studioText({ name: 'B', ingest: { rtmp: '127.0.0.1:1936' } });
  expect(lineOf(await actions.importStudio(taken))).toMatch(/^The RTMP port 127\.0\.0\.1:1936/);
  expect(lineOf(await actions.restore(backup, PASSPHRASE))).toMatch(/^The RTMP port 127\.0\.0\.1:1936/);
  expect([station.studio, said.length, moves.length, station.isStudioChanging]).toEqual([before, noted, went, false]);
  await rig.link.close();
  expect((await opened(clerkRig(folder))).studio).toEqual(before);
});

test('an ingest goes back when its studio could not be stored, and stays where it is when it need not move', async () => {
  const { actions, folder, moves } = await house();
  unwrap(await actions.importStudio(studioText({ ingest: { rtmp: '127.0.0.1:1937' } })));
  unwrap(await actions.importStudio(studioText({ name: 'B', ingest: { rtmp: '127.0.0.1:1937' } })));
  expect(moves).toEqual(['127.0.0.1:1937']);
  rmSync(`${folder}/kept`, { recursive: true });
  writeFileSync(`${folder}/kept`, 'in the way');
  const next = studioText({ name: 'C', ingest: { rtmp: '127.0.0.1:1938' } });
  expect((await actions.importStudio(next)).ok).toBe(false);
  expect(moves.slice(1)).toEqual(['127.0.0.1:1938', 'back']);
});

test('the key of the secrets is where it is said to be', async () => {
  const { actions, folder, said } = await house();
  const key = readFileSync(`${folder}/secrets.key`, 'utf8');
  const kept = unwrap(await actions.keepKeyIn('file'));
  expect(kept).toBe('The key of the secrets is kept in its file.');
  expect(said).toEqual([`engine key-kept-in: ${kept}`]);
  expect(readFileSync(`${folder}/secrets.key`, 'utf8')).toBe(key);
});
