import { chmodSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { emptyIntent, withAir } from '#engine/intent/intent.ts';
import { faultText } from '#shared/text/faults.ts';
import { clerkRig, codeOf, filesBelow, modeOf, opened, temporaryFolder, unwrap } from './clerkRig.ts';
import { SECRETS, studioText } from './studioText.ts';

// Real threads and disks on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });
const EVENTUALLY = { timeout: 30_000 };

const FORCED = { onlyIfNewHash: false };
const DRAFT = { subject: 'engine', code: 'test', by: 'world' } as const;

describe('a first start', () => {
  it('has an empty studio, an empty intent, a token and open secrets', async () => {
    const rig = clerkRig(temporaryFolder());
    const first = await opened(rig);
    expect(first).toMatchObject({
      studio: { name: 'Studio' },
      studioNotes: [],
      intent: emptyIntent(),
      secretsState: 'ok',
    });
    expect(first).toMatchObject({ houseFormat: null, token: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect([rig.link.lastSeq, rig.link.isAlive, rig.troubles]).toEqual([0, true, []]);
  });

  it('is refused where another engine is, and names it', async () => {
    const folder = temporaryFolder();
    await opened(clerkRig(folder));
    const second = await clerkRig(folder).link.open();
    expect(second).toEqual({ ok: false, fault: { code: 'data-folder-in-use', context: { folder, pid: process.pid } } });
  });
});

describe('an import', () => {
  it('keeps the studio with its secrets over a restart', async () => {
    const folder = temporaryFolder();
    const first = clerkRig(folder);
    await opened(first);
    const change = unwrap(await first.link.importStudio(studioText(), FORCED));
    expect([change.changed, change.changes.length > 0]).toEqual([true, true]);
    await first.link.close();
    const again = await opened(clerkRig(folder));
    expect(again.studio).toEqual(change.studio);
    expect(again.studio.encoders[0]?.options['password']).toBe(SECRETS.password);
    expect(again.studio.destinations[0]?.endpoints[0]?.streamKey).toBe(SECRETS.streamKey);
  });

  it('leaves no secret in clear anywhere in the data folder', async () => {
    const folder = temporaryFolder();
    const rig = clerkRig(folder);
    await opened(rig);
    unwrap(await rig.link.importStudio(studioText(), FORCED));
    unwrap(await rig.link.importStudio(studioText({ name: 'Studio B' }), FORCED));
    for (const secret of Object.values(SECRETS)) {
      rig.link.journal({ ...DRAFT, text: `said ${secret} and ${encodeURIComponent(secret)}` });
      rig.link.log(rig.redaction.redact(`said ${JSON.stringify(secret)}`));
    }
    expect(rig.link.recentEntries(1)[0]?.text).toBe('said ••• and •••');
    await rig.link.close();
    const files = filesBelow(folder);
    expect(files.length).toBeGreaterThan(6);
    const needles = [...Object.values(SECRETS), 's3cretUser', 'tok en-98765', 'backup-91d0'];
    for (const { name, bytes } of files) {
      for (const secret of needles.flatMap((one) => [one, encodeURIComponent(one), JSON.stringify(one).slice(1, -1)])) {
        expect(bytes.includes(secret), `${secret} in ${name}`).toBe(false);
      }
    }
  });

  it('changes nothing when its text is that of the last one, unless it must', async () => {
    const rig = clerkRig(temporaryFolder());
    await opened(rig);
    const ifNew = { onlyIfNewHash: true };
    expect(unwrap(await rig.link.importStudio(studioText(), ifNew)).changed).toBe(true);
    unwrap(await rig.link.importStudio(studioText({ name: 'By hand' }), FORCED));
    unwrap(await rig.link.importStudio(studioText(), FORCED));
    expect(unwrap(await rig.link.importStudio(studioText(), ifNew))).toMatchObject({ changed: false, changes: [] });
    expect(unwrap(await rig.link.importStudio(studioText({ name: 'New' }), ifNew)).changes).toEqual([
      'name: "Studio A" → "New"',
    ]);
  });

  it('makes the feed keys that are missing, and keeps stored secrets that are left out', async () => {
    const rig = clerkRig(temporaryFolder());
    await opened(rig);
    const bare = { program: {}, encoders: [{ id: 'main', name: 'Main', make: 'obs' }] };
    const made = unwrap(await rig.link.importStudio(studioText(bare), FORCED)).studio.encoders[0]?.feedKey;
    expect(made).toMatch(/^main-[a-z2-9]{8}$/);
    const again = unwrap(await rig.link.importStudio(studioText({ ...bare, name: 'Again' }), FORCED));
    expect(again.studio.encoders[0]?.feedKey).toBe(made);
    expect(again.changes).toEqual(['name: "Studio A" → "Again"']);
  });

  it('refuses two encoders with one feed key', async () => {
    const rig = clerkRig(temporaryFolder());
    await opened(rig);
    const encoder = { name: 'E', make: 'manual', feedKey: 'the-same-key' };
    const encoders = ['a', 'b'].map((id) => ({ ...encoder, id }));
    const outcome = await rig.link.importStudio(studioText({ encoders, program: {} }), FORCED);
    expect(outcome).toMatchObject({
      ok: false,
      fault: { code: 'studio-invalid', context: { path: 'encoders[1].feedKey' } },
    });
  });

  it.each([
    ['studio-unreadable', '{'],
    ['studio-invalid', '{"version":1,"name":"S","program":{"delayMs":"3s"}}'],
    ['studio-newer', '{"version":9}'],
  ])('that is refused as %s touches nothing', async (code, text) => {
    const folder = temporaryFolder();
    const rig = clerkRig(folder);
    await opened(rig);
    unwrap(await rig.link.importStudio(studioText(), FORCED));
    const before = readFileSync(join(folder, 'studio.json'), 'utf8');
    expect(codeOf(await rig.link.importStudio(text, FORCED))).toBe(code);
    expect(codeOf(await rig.link.previewStudio(text))).toBe(code);
    expect(readFileSync(join(folder, 'studio.json'), 'utf8')).toBe(before);
    expect(existsSync(join(folder, 'kept'))).toBe(false);
  });

  it('can be looked at first, which changes nothing', async () => {
    const rig = clerkRig(temporaryFolder());
    await opened(rig);
    const preview = unwrap(await rig.link.previewStudio(studioText()));
    expect(preview.name).toBe('Studio A');
    expect(unwrap(await rig.link.importStudio(studioText(), FORCED)).changes).toEqual(preview.changes);
  });

  it('keeps the last five old studios aside, private', async () => {
    const folder = temporaryFolder();
    const rig = clerkRig(folder);
    await opened(rig);
    for (let n = 0; n < 8; n++) unwrap(await rig.link.importStudio(studioText({ name: `Studio ${n}` }), FORCED));
    const kept = readdirSync(join(folder, 'kept')).sort();
    const names = kept.map((name) => JSON.parse(readFileSync(join(folder, 'kept', name), 'utf8')).name);
    expect(names).toEqual(['Studio 2', 'Studio 3', 'Studio 4', 'Studio 5', 'Studio 6']);
    expect(modeOf(join(folder, 'kept', kept[0] ?? ''))).toBe('600');
  });

  it('comes back from a full backup, in another data folder', async () => {
    const rig = clerkRig(temporaryFolder());
    await opened(rig);
    const { studio } = unwrap(await rig.link.importStudio(studioText(), FORCED));
    const backup = unwrap(await rig.link.exportBackup('correct horse'));
    const other = clerkRig(temporaryFolder());
    await opened(other);
    const text = unwrap(await other.link.openBackup(backup, 'correct horse'));
    expect(unwrap(await other.link.importStudio(text, FORCED)).studio).toEqual(studio);
    expect(other.redaction.redact(SECRETS.streamKey)).toBe('•••');
  });
});

describe('a stored studio that can not be used', () => {
  async function reopened(spoil: (path: string) => void) {
    const folder = temporaryFolder();
    const first = clerkRig(folder);
    await opened(first);
    unwrap(await first.link.importStudio(studioText(), FORCED));
    await first.link.close();
    spoil(join(folder, 'studio.json'));
    const spoilt = readFileSync(join(folder, 'studio.json'));
    const again = await opened(clerkRig(folder));
    const kept = filesBelow(join(folder, 'kept'))[0];
    expect(kept?.bytes).toEqual(spoilt);
    expect(modeOf(join(folder, 'kept', kept?.name ?? ''))).toBe('600');
    expect(again.studio.encoders).toEqual([]);
    expect(again.studioNotes).toHaveLength(1);
    const note = again.studioNotes[0];
    return note ? faultText(note.code, note.context) : '';
  }

  it('is kept aside when a power cut left half of it', async () => {
    expect(await reopened((path) => truncateSync(path, 100))).toMatch(
      /kept aside as kept\/studio-unusable-.*not readable as JSON/,
    );
  });

  it('is kept aside when it is of a newer version', async () => {
    const newer = (path: string) => writeFileSync(path, studioText({ version: 2, fresh: true }));
    expect(await reopened(newer)).toMatch(/kept aside .* version 2; this program knows version 1/);
  });

  it('is kept aside private, whoever could read it before', async () => {
    const open = (path: string) => {
      writeFileSync(path, '{"version":1}');
      chmodSync(path, 0o666);
    };
    expect(await reopened(open)).toContain('name: expected a text, got nothing');
  });

  it('gives up the secrets that a person wrote into it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'studio.json'), studioText());
    const { studio } = await opened(clerkRig(folder));
    expect(studio.destinations[0]?.endpoints[0]?.streamKey).toBe(SECRETS.streamKey);
    for (const { name, bytes } of filesBelow(folder)) expect(bytes.includes(SECRETS.streamKey), name).toBe(false);
  });
});

describe('what is remembered', () => {
  it('is intent, sign of life, house format and token', async () => {
    const folder = temporaryFolder();
    const rig = clerkRig(folder);
    const { token } = await opened(rig);
    const at = '2026-01-01T00:00:00.000Z';
    const format = { width: 1280, height: 720, fps: 30, sampleRate: 48000, channels: 2 };
    unwrap(await rig.link.saveIntent(withAir(emptyIntent(), true, at)));
    unwrap(await rig.link.stampAlive());
    unwrap(await rig.link.saveHouseFormat(format));
    const next = unwrap(await rig.link.replaceToken());
    await rig.link.close();
    const again = await opened(clerkRig(folder));
    expect(again).toMatchObject({ intent: { onAir: true, onAirSince: at }, houseFormat: format, token: next });
    expect(again.intent.lastAliveAt).not.toBe(at);
    expect(next).not.toBe(token);
  });

  it('is kept aside when it is damaged, and the engine starts off air', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'intent.json'), '{"onAir": tr');
    const again = await opened(clerkRig(folder));
    expect([again.intent, again.studioNotes[0]?.code]).toEqual([emptyIntent(), 'document-kept-aside']);
  });
});

describe('the journal', () => {
  it('numbers and shows at once, stores later, and goes on where it ended', async () => {
    const folder = temporaryFolder();
    const first = clerkRig(folder);
    await opened(first);
    const seen: number[] = [];
    first.link.onEntry((entry) => seen.push(entry.seq));
    for (let n = 0; n < 1500; n++) first.link.journal({ ...DRAFT, text: `entry ${n}` });
    expect([seen.length, seen.at(-1), first.link.lastSeq]).toEqual([1500, 1500, 1500]);
    expect((await first.link.entriesAfter(10, 3)).map(({ seq }) => seq)).toEqual([11, 12, 13]);
    await first.link.close();

    const again = clerkRig(folder);
    await opened(again);
    expect(again.link.lastSeq).toBe(1500);
    expect(again.link.recentEntries(2).map(({ text }) => text)).toEqual(['entry 1498', 'entry 1499']);
    expect((await again.link.entriesAfter(0, 2000)).map(({ seq }) => seq)).toEqual(seen);
    expect(again.link.journal({ ...DRAFT, text: 'next' }).seq).toBe(1501);
  });

  it('keeps samples for the history', async () => {
    const rig = clerkRig(temporaryFolder(), { clock: new VirtualClock() });
    await opened(rig);
    rig.link.sample('rss', 92);
    const history = unwrap(await rig.link.history('rss', 0, Number.MAX_SAFE_INTEGER));
    expect(history).toEqual([{ series: 'rss', atMs: Date.UTC(2026, 0, 1), value: 92 }]);
  });
});

describe('locked secrets', () => {
  it('let the engine start, refuse an import, and are told when they open', async () => {
    const folder = temporaryFolder();
    const first = clerkRig(folder);
    await opened(first);
    unwrap(await first.link.importStudio(studioText(), FORCED));
    await first.link.close();
    const key = readFileSync(join(folder, 'secrets.key'));
    writeFileSync(join(folder, 'secrets.key'), 'not the key');

    const rig = clerkRig(folder);
    const locked = await opened(rig);
    expect(locked).toMatchObject({ secretsState: 'locked', studio: { name: 'Studio A' } });
    expect(locked.studio.encoders[0]?.feedKey).toBeNull();
    expect(codeOf(await rig.link.importStudio(studioText({ name: 'B' }), FORCED))).toBe('secrets-locked');
    expect(codeOf(await rig.link.exportBackup('correct horse'))).toBe('secrets-locked');
    expect(unwrap(await rig.link.importStudio(studioText(), { onlyIfNewHash: true })).changed).toBe(false);
    await expect.poll(() => rig.troubles.map(({ code }) => code), EVENTUALLY).toEqual(['secrets-locked']);

    writeFileSync(join(folder, 'secrets.key'), key);
    await expect.poll(() => rig.unlocked[0]?.encoders[0]?.feedKey, EVENTUALLY).toBe(SECRETS.feedKey);
    expect(rig.recovered.map(({ code }) => code)).toEqual(['secrets-locked']);
    expect(rig.redaction.redact(SECRETS.streamKey)).toBe('•••');
  });
});
