import type { Alarm } from '#shared/model/state.ts';
import { useAct } from '../app/Page.ts';
import type { Tone } from '../encoders/encoderMark.ts';
import { timeOfDay } from '../format/times.ts';
import { Button } from '../parts/Button.tsx';
import { Mark } from '../parts/Mark.tsx';
import { alarmText } from '../text/alarms.ts';
import { needsAcknowledging } from './alarmOrder.ts';
import './AlarmRow.css';

const SHELVED_MIN = 30;
const tones: Record<Alarm['priority'], Tone> = { critical: 'fault', warning: 'warn', advisory: 'ready' };

/** One alarm: what is wrong, what was already done about it, and whether a person has seen it. */
export function AlarmRow({ alarm, isNewest }: { alarm: Alarm; isNewest: boolean }) {
  const isOver = alarm.clearedAt !== null;
  return (
    <li className={needsAcknowledging(alarm) ? 'alarm' : 'alarm alarm--seen'}>
      <Mark tone={isOver ? 'idle' : tones[alarm.priority]} />
      <time className="alarm__time" dateTime={alarm.at}>
        {timeOfDay(new Date(alarm.at))}
      </time>
      <div className="alarm__words">
        <p className="alarm__text">
          <span className="hidden-visually">{alarmText.priority[alarm.priority]}: </span>
          {alarm.text}
          {alarm.clearedAt && <span className="chip">{alarmText.clearedAt(timeOfDay(new Date(alarm.clearedAt)))}</span>}
        </p>
        {alarm.done && <p className="quiet">{alarmText.done(alarm.done)}</p>}
      </div>
      <AlarmButtons alarm={alarm} isNewest={isNewest} />
    </li>
  );
}

function AlarmButtons({ alarm, isNewest }: { alarm: Alarm; isNewest: boolean }) {
  const act = useAct();
  if (!needsAcknowledging(alarm)) return <span className="quiet">{alarmText[shownState(alarm)]}</span>;
  return (
    <span className="row">
      {alarm.state === 'raised' && (
        <Button
          tone="quiet"
          label={alarmText.shelveLabel(alarm.text)}
          title={alarmText.shelveTitle}
          onPress={() => void act((client) => client.alarms.shelve({ id: alarm.id, minutes: SHELVED_MIN }))}
        >
          {alarmText.shelve}
        </Button>
      )}
      <Button
        label={alarmText.acknowledgeLabel(alarm.text)}
        keyCap={isNewest ? 'A' : ''}
        onPress={() => void act((client) => client.alarms.acknowledge({ id: alarm.id }))}
      >
        {alarmText.acknowledge}
      </Button>
    </span>
  );
}

function shownState(alarm: Alarm): 'acknowledged' | 'shelved' {
  return alarm.state === 'shelved' ? 'shelved' : 'acknowledged';
}
