import { useEngine } from '../app/Page.ts';
import { alarmText } from '../text/alarms.ts';
import { AlarmRow } from './AlarmRow.tsx';
import { inOrder, newestUnacknowledged } from './alarmOrder.ts';

export function AlarmList() {
  const alarms = useEngine((state) => state.alarms);
  const newest = newestUnacknowledged(alarms);
  return (
    <section id="alarms" aria-label={alarmText.heading}>
      <h2 className="heading">{alarmText.heading}</h2>
      <ul className="scroll alarms">
        {inOrder(alarms).map((alarm) => (
          <AlarmRow key={alarm.id} alarm={alarm} isNewest={alarm.id === newest?.id} />
        ))}
      </ul>
      {alarms.length === 0 && <p className="quiet">{alarmText.none}</p>}
    </section>
  );
}
