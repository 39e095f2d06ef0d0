import { needsAcknowledging } from '../alarms/alarmOrder.ts';
import { useEngine } from '../app/Page.ts';
import { airText } from '../text/air.ts';
import './AlarmCount.css';

/** How many alarms wait for a person; loud only while one does. */
export function AlarmCount() {
  const alarms = useEngine((state) => state.alarms);
  const open = alarms.filter(needsAcknowledging);
  const known = alarms.filter((alarm) => alarm.state === 'acknowledged').length;
  const tone = open.some((alarm) => alarm.priority === 'critical') ? 'fault' : open.length > 0 ? 'warn' : 'none';
  const words =
    open.length > 0 ? airText.alarmsNew(open.length) : known > 0 ? airText.alarmsKnown(known) : airText.alarmsNone;
  return (
    <div className="fact alarm-count">
      <span className="heading">{airText.alarms}</span>
      <b className={`alarm-count__words alarm-count__words--${tone}`}>{words}</b>
    </div>
  );
}
