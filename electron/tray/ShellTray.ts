import type { Menu, MenuItemConstructorOptions, Tray } from 'electron';
import type { TrayCommand, TrayFace } from './trayFace.ts';

export interface ShellTrayPorts {
  readonly create: (iconPath: string) => Pick<Tray, 'setImage' | 'setToolTip' | 'setContextMenu' | 'on'>;
  readonly buildMenu: (items: MenuItemConstructorOptions[]) => Menu;
  readonly iconPath: (icon: TrayFace['icon']) => string;
  readonly onCommand: (id: TrayCommand['id']) => void;
}

/** The icon in the tray. It is drawn anew only when its face changes: a menu that is open would close. */
export class ShellTray {
  readonly #ports: ShellTrayPorts;
  readonly #tray: ReturnType<ShellTrayPorts['create']>;
  #drawn = '';

  constructor(ports: ShellTrayPorts, face: TrayFace) {
    this.#ports = ports;
    this.#tray = ports.create(ports.iconPath(face.icon));
    this.#tray.on('click', () => ports.onCommand('show'));
    this.draw(face);
  }

  draw(face: TrayFace): void {
    const drawn = JSON.stringify(face);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#tray.setImage(this.#ports.iconPath(face.icon));
    this.#tray.setToolTip(`Changeover: ${face.text}`);
    this.#tray.setContextMenu(this.#ports.buildMenu(this.#items(face)));
  }

  #items(face: TrayFace): MenuItemConstructorOptions[] {
    return [
      { label: face.text, enabled: false },
      { type: 'separator' },
      ...face.commands.map((command) => ({
        label: command.label,
        enabled: command.isEnabled,
        click: () => this.#ports.onCommand(command.id),
      })),
    ];
  }
}
