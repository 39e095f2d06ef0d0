import { describe, expect, it } from 'vitest';
import { SlateFileName, SlateStudio, slateFileNameOf } from '#shared/model/slate.ts';

const isName = (name: string) => SlateFileName.safeParse(name).success;

describe('the name of a slate file', () => {
  it('is a plain name', () => {
    expect(['logo.png', 'be-right-back_2.mp4', '7', 'a.tar.gz'].filter((name) => !isName(name))).toEqual([]);
  });

  it('is never a path, hidden, a device, or one that a disk could take for another', () => {
    const bad = [
      ...['', '.', '..', '../logo.png', 'a/b.png', 'a\\b.png', '/etc/passwd', '.hidden', 'a..b', 'logo.', '%2e%2e'],
      ...[
        'Logo.png',
        'lögo.png',
        'a b.png',
        'a\0.png',
        'a\n',
        'con',
        'nul.png',
        'lpt1.mp4',
        'c:x',
        `${'x'.repeat(61)}`,
      ],
    ];
    expect(bad.filter(isName)).toEqual([]);
  });

  it('is made of whatever a person called the file', () => {
    const names = ['Be Right Back (2).PNG', 'Été à Zürich.mp4', '../../x/Logo.PNG', '.hidden', '漢字', 'NUL.png', ''];
    expect(names.map(slateFileNameOf)).toEqual([
      ...['be-right-back-2.png', 'ete-a-zurich.mp4', 'x-logo.png', 'hidden', 'slate', 'slate-file', 'slate'],
    ]);
    const long = slateFileNameOf(`${'very long '.repeat(20)}.webp`);
    expect([isName(long), long.endsWith('.webp'), long.length > 50]).toEqual([true, true, true]);
    expect(['a.', 'a-.png', '-.-', '...', 'a_', 'x'.repeat(300)].map(slateFileNameOf).every(isName)).toBe(true);
  });
});

describe('the slate of a studio', () => {
  it('takes what it took before, and files by their name', () => {
    for (const slate of [
      { kind: 'held' },
      { kind: 'held', text: 'unused' },
      { kind: 'card', text: 'Back soon' },
      { kind: 'card' },
      { kind: 'image', file: 'logo.png', text: 'Back soon' },
      { kind: 'clip', file: 'loop.mp4' },
    ]) {
      expect(SlateStudio.parse(slate)).toEqual(slate);
    }
  });

  it('refuses a kind without its file, a file without its kind, and paths', () => {
    const issues = [
      { kind: 'image' },
      { kind: 'card', file: 'logo.png' },
      { kind: 'image', file: '../logo.png' },
      { kind: 'clip', file: '/home/me/loop.mp4' },
      { kind: 'video', file: 'loop.mp4' },
    ].map((slate) => SlateStudio.safeParse(slate).error?.issues[0]?.path.join('.'));
    expect(issues).toEqual(['file', 'file', 'file', 'file', 'kind']);
  });
});
