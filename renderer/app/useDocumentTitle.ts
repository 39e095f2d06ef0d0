import { useEffect } from 'react';
import { needsAcknowledging } from '../alarms/alarmOrder.ts';
import { airText } from '../text/air.ts';
import { connectionText } from '../text/connection.ts';
import { useEngine } from './Page.ts';

/** The tab says what counts: on air or not, open alarms, which studio. */
export function useDocumentTitle(): void {
  const title = useEngine((state) => {
    const open = state.alarms.filter(needsAcknowledging).length;
    const alarms = open > 0 ? `(${open}) ` : '';
    return `${alarms}${state.air.on ? airText.on : airText.off} · ${state.studio.name} · ${connectionText.product}`;
  });
  useEffect(() => {
    document.title = title;
  }, [title]);
}
