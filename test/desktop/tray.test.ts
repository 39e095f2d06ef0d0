import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Menu, MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import type { EngineView } from '#electron/engine/EngineWatch.ts';
import { ShellTray } from '#electron/tray/ShellTray.ts';
import { type TrayFace, trayFace } from '#electron/tray/trayFace.ts';

const engine = {
  origin: 'http://127.0.0.1:1',
  token: 't',
  version: '0.1.0',
  instance: 'one',
  pid: 1,
  isOnAir: false,
  sharesContract: true,
};
const reached = (isOnAir: boolean, alarms: number | null, version = '0.1.0'): EngineView => ({
  is: 'reached',
  engine: { ...engine, version },
  summary: { isOnAir, studioName: alarms === null ? null : 'Studio A', alarms },
});
const unreachable: EngineView = { is: 'unreachable', why: 'silent' };
const can = (face: TrayFace) => face.commands.filter((command) => command.isEnabled).map((command) => command.id);

const faces: [string, EngineView, TrayFace['icon'], string, string[]][] = [
  ['off air', reached(false, 0), 'off-air', 'Studio A · off air', ['show', 'stop', 'quit']],
  ['on air', reached(true, 0), 'on-air', 'Studio A · on air', ['show', 'stop', 'quit']],
  ['an alarm', reached(true, 2), 'alarm', 'Studio A · on air · 2 alarms', ['show', 'stop', 'quit']],
  ['nobody', unreachable, 'unreachable', 'The engine does not answer', ['show', 'start', 'quit']],
  [
    'other version, off air',
    reached(false, 0, '9.0.0'),
    'off-air',
    'Studio A · off air',
    ['show', 'upgrade', 'stop', 'quit'],
  ],
  ['other version, on air', reached(true, 0, '9.0.0'), 'on-air', 'Studio A · on air', ['show', 'stop', 'quit']],
  ['other contract', reached(true, null, '9.0.0'), 'on-air', 'on air', ['show', 'stop', 'quit']],
];
for (const [name, view, icon, text, commands] of faces) {
  test(`${name}: ${icon}, "${text}"`, () => {
    const face = trayFace(view, false, '0.1.0');
    expect(face).toMatchObject({ icon, text });
    expect(can(face)).toEqual(commands);
  });
}

test('while the engine starts it is not started again', () => {
  expect(can(trayFace(unreachable, true, '0.1.0'))).toEqual(['show', 'quit']);
});

test('the tray is drawn when its face changes and only then; its menu gives commands', () => {
  const drawn: string[] = [];
  const commands: string[] = [];
  let menu: MenuItemConstructorOptions[] = [];
  let click = () => {};
  const face = trayFace(reached(false, 0), false, '0.1.0');
  const tray = new ShellTray(
    {
      create: () => ({
        setImage: (image) => void drawn.push(`${image}`),
        setToolTip: (text) => void drawn.push(text),
        setContextMenu: () => {},
        on: ((_event: string, listener: () => void) => {
          click = listener;
        }) as never,
      }),
      buildMenu: (items) => {
        menu = items;
        return {} as Menu;
      },
      iconPath: (icon) => `${icon}.png`,
      onCommand: (id) => commands.push(id),
    },
    face,
  );
  tray.draw(face);
  expect(drawn).toEqual(['off-air.png', 'Changeover: Studio A · off air']);
  tray.draw(trayFace(reached(true, 0), false, '0.1.0'));
  expect(drawn.slice(2)).toEqual(['on-air.png', 'Changeover: Studio A · on air']);
  click();
  for (const item of menu) item.click?.({} as never, undefined, {} as never);
  expect(commands).toEqual(['show', 'show', 'stop', 'quit']);
});

test('each state has a picture of its own, in two sizes', () => {
  const folder = join(import.meta.dirname, '../../assets/tray');
  const pictures = ['off-air', 'on-air', 'alarm', 'unreachable'].map((icon) => {
    expect(existsSync(join(folder, `${icon}@2x.png`))).toBe(true);
    return readFileSync(join(folder, `${icon}.png`));
  });
  for (const picture of pictures) expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(new Set(pictures.map((picture) => picture.toString('hex'))).size).toBe(4);
});
