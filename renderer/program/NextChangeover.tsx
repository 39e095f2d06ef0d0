import { useEngine } from '../app/Page.ts';
import { programText } from '../text/program.ts';
import { feedName } from './feedName.ts';
import './NextChangeover.css';

/** A changeover that is decided, and how long until its content is played out. */
export function NextChangeover() {
  const program = useEngine((state) => state.program);
  const encoders = useEngine((state) => state.encoders);
  if (!program.next) return null;
  const { feedId, inMs } = program.next;
  const share = program.delayMs > 0 ? Math.min(1, Math.max(0, inMs / program.delayMs)) : 0;
  return (
    <div className="next-changeover" role="status">
      <span>
        {programText.next(feedName(encoders, feedId))}{' '}
        <b>{programText.nextIn((Math.max(0, inMs) / 1000).toFixed(1))}</b>
      </span>
      <span className="next-changeover__bar" style={{ transform: `scaleX(${share})` }} />
    </div>
  );
}
