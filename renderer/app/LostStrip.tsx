import { duration } from '../format/times.ts';
import { MarkedWord } from '../parts/Mark.tsx';
import { connectionText } from '../text/connection.ts';
import { usePage } from './Page.ts';
import './Strip.css';

/** Says that the engine is away. It takes a line and nothing else: the page stays as it was. */
export function LostStrip() {
  const isAway = usePage((page) => page.link.name !== 'live');
  const lostAtMs = usePage((page) => page.lostAtMs);
  const nowMs = usePage((page) => page.nowMs);
  if (!isAway || lostAtMs === null) return null;
  return (
    <div className="strip strip--warn">
      <span role="status">
        <MarkedWord tone="warn">{connectionText.restarting}</MarkedWord>
      </span>
      <span className="quiet">{connectionText.lostNote}</span>
      <span className="quiet row__end">{connectionText.lostFor(duration(nowMs - lostAtMs))}</span>
    </div>
  );
}
