import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SlateFiles } from '#engine/clerk/dataFolder/SlateFiles.ts';
import type { CheckedFile } from '#engine/control/decisions/slateCard.ts';
import { scratchFolder } from '#test/lab/support/scratchFolder.ts';

const thumbnail = new Uint8Array([1, 2, 3]);
const checked: CheckedFile = { kind: 'clip', width: 640, height: 360, durationMs: 3000, thumbnail };

function upload(files: SlateFiles, name: string, ...chunks: string[]) {
  const begun = files.begin(name);
  if (!begun.ok) return begun;
  for (const chunk of chunks) files.append(Buffer.from(chunk));
  return files.finish(checked);
}

describe('the files of the slate on the disk', () => {
  it('are there when they are finished, with what is known of them', async () => {
    await using folder = await scratchFolder('slate');
    const files = new SlateFiles(folder.path);
    expect(files.list()).toEqual({ ok: true, value: [] });
    const path = join(folder.path, 'slate', 'loop.mp4', 'media');
    const file = { name: 'loop.mp4', kind: 'clip', width: 640, height: 360, durationMs: 3000, sizeBytes: 6, path };
    const value = { ...file, mark: 'bef57ec7f53a6d40' };
    expect(upload(files, 'loop.mp4', 'abc', 'def')).toEqual({ ok: true, value });
    expect(await readFile(path, 'utf8')).toBe('abcdef');
    expect(new SlateFiles(folder.path).list()).toEqual({ ok: true, value: [value] });
    expect(files.thumbnail('loop.mp4')).toEqual({ ok: true, value: thumbnail });
    expect(files.remove('loop.mp4')).toEqual({ ok: true, value: null });
    expect(await readdir(join(folder.path, 'slate'))).toEqual([]);
  });

  it('leave nothing of an upload that was given up, or that a kill cut off', async () => {
    await using folder = await scratchFolder('slate');
    const files = new SlateFiles(folder.path);
    files.begin('loop.mp4');
    files.append(Buffer.from('half'));
    expect(files.begin('other.mp4')).toMatchObject({ fault: { code: 'slate-upload-busy' } });
    expect(await readdir(join(folder.path, 'slate'))).toEqual(['.unfinished-loop.mp4']);
    expect(files.list()).toEqual({ ok: true, value: [] });
    const next = new SlateFiles(folder.path);
    next.open();
    expect(await readdir(join(folder.path, 'slate'))).toEqual([]);
    expect(next.append(Buffer.from('rest'))).toMatchObject({ fault: { code: 'slate-upload-lost' } });

    next.begin('loop.mp4');
    expect(next.abort()).toEqual({ ok: true, value: null });
    expect(await readdir(join(folder.path, 'slate'))).toEqual([]);
    expect(upload(next, 'loop.mp4', 'whole')).toMatchObject({ ok: true });
  });

  it('stand under one name once, and only so many of them', async () => {
    await using folder = await scratchFolder('slate');
    const files = new SlateFiles(folder.path);
    for (let index = 0; index < 24; index++) expect(upload(files, `${index}.png`, 'x').ok).toBe(true);
    expect(files.begin('3.png')).toMatchObject({ fault: { code: 'slate-file-exists' } });
    expect(files.begin('24.png')).toMatchObject({ fault: { code: 'slate-files-full' } });
  });

  it('are left out, and give way, when they are not whole or not ours', async () => {
    await using folder = await scratchFolder('slate');
    const files = new SlateFiles(folder.path);
    upload(files, 'short.mp4', 'abcdef');
    await truncate(join(folder.path, 'slate', 'short.mp4', 'media'), 3);
    await mkdir(join(folder.path, 'slate', 'Holiday'));
    await writeFile(join(folder.path, 'slate', 'note.txt'), 'of a person');
    expect(files.list()).toEqual({ ok: true, value: [] });
    expect(upload(files, 'short.mp4', 'whole')).toMatchObject({ ok: true, value: { sizeBytes: 5 } });
    expect(files.list()).toMatchObject({ value: [{ name: 'short.mp4' }] });
  });

  it('never lie outside of their folder', async () => {
    await using folder = await scratchFolder('slate');
    const files = new SlateFiles(folder.path);
    for (const name of ['../studio.json', '..', '.unfinished-x', 'a/b']) {
      expect(files.begin(name)).toMatchObject({ ok: false });
      expect(files.remove(name)).toMatchObject({ ok: false });
      expect(files.thumbnail(name)).toMatchObject({ ok: false });
    }
  });
});
