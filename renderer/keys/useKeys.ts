import { useCallback, useEffect, useState } from 'react';
import { newestUnacknowledged } from '../alarms/alarmOrder.ts';
import { type Act, useAct, usePageParts } from '../app/Page.ts';
import { SLATE_FEED } from '../program/slateFeed.ts';
import type { PageState } from '../store/pageStore.ts';
import { type KeyAction, keyAction } from './keyAction.ts';

/** The keyboard of the control room, silent while someone types or a dialog is open. */
export function useKeys(): { isHelpOpen: boolean; toggleHelp: () => void } {
  const { store } = usePageParts();
  const act = useAct();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const toggleHelp = useCallback(() => setHelpOpen((open) => !open), []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const action = keyAction(event.key);
      const dialog = document.querySelector('dialog[open]');
      if (!action || (dialog && !(action.type === 'help' && isHelpOpen))) return;
      event.preventDefault();
      if (action.type === 'help') toggleHelp();
      else carryOut(action, store.getState(), act);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [store, act, toggleHelp, isHelpOpen]);
  return { isHelpOpen, toggleHelp };
}

function carryOut(action: Exclude<KeyAction, { type: 'help' }>, page: PageState, act: Act): void {
  const state = page.engine;
  if (!state) return;
  switch (action.type) {
    case 'take': {
      const encoder = state.encoders[action.number - 1];
      if (encoder) void act((client) => client.program.take({ feedId: encoder.id }));
      return;
    }
    case 'slate':
      return void act((client) => client.program.take({ feedId: SLATE_FEED }));
    case 'release':
      return void act((client) => client.program.release());
    case 'mute':
      return void act((client) => client.program.mute({ on: !state.program.muted }));
    case 'acknowledge': {
      const alarm = newestUnacknowledged(state.alarms);
      if (alarm) void act((client) => client.alarms.acknowledge({ id: alarm.id }));
      return;
    }
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
