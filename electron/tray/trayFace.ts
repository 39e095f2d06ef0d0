import type { EngineView } from '../engine/EngineWatch.ts';

/** What a person sees of the engine in the tray: a picture, words, and what can be done. */
export interface TrayFace {
  readonly icon: 'off-air' | 'on-air' | 'alarm' | 'unreachable';
  readonly text: string;
  readonly commands: readonly TrayCommand[];
}

export interface TrayCommand {
  readonly id: 'show' | 'start' | 'stop' | 'upgrade' | 'quit';
  readonly label: string;
  readonly isEnabled: boolean;
}

/** `version`: that of the engine which this shell would start. */
export function trayFace(view: EngineView, isStarting: boolean, version: string): TrayFace {
  const show = command('show', 'Show Changeover');
  const quit = command('quit', view.is === 'reached' ? 'Quit (the engine goes on)' : 'Quit');
  if (view.is === 'unreachable') {
    const text = isStarting ? 'The engine is starting' : 'The engine does not answer';
    return { icon: 'unreachable', text, commands: [show, command('start', 'Start the engine', !isStarting), quit] };
  }
  const { engine, summary } = view;
  const upgrade =
    engine.version === version
      ? []
      : [command('upgrade', `Restart the engine as version ${version} (only off air)`, !summary.isOnAir)];
  return {
    icon: summary.alarms ? 'alarm' : summary.isOnAir ? 'on-air' : 'off-air',
    text: [summary.studioName, summary.isOnAir ? 'on air' : 'off air', alarmText(summary.alarms)]
      .filter((part) => part)
      .join(' · '),
    commands: [show, ...upgrade, command('stop', 'Stop the engine…'), quit],
  };
}

function alarmText(alarms: number | null): string | null {
  if (!alarms) return null;
  return alarms === 1 ? '1 alarm' : `${alarms} alarms`;
}

function command(id: TrayCommand['id'], label: string, isEnabled = true): TrayCommand {
  return { id, label, isEnabled };
}
