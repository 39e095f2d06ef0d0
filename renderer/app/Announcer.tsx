import { newestUnacknowledged } from '../alarms/alarmOrder.ts';
import { useEngine } from './Page.ts';

/** Tells a screen reader of changeovers and alarms, without taking the word from what is being read. */
export function Announcer() {
  const changeover = useEngine((state) => state.program.lastChangeover?.text ?? '');
  const alarm = useEngine((state) => {
    const newest = newestUnacknowledged(state.alarms);
    return newest?.state === 'raised' ? newest.text : '';
  });
  return (
    <>
      <p className="hidden-visually" aria-live="polite">
        {changeover}
      </p>
      <p className="hidden-visually" aria-live="polite">
        {alarm}
      </p>
    </>
  );
}
