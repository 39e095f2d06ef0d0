import { useEngine, usePage } from '../app/Page.ts';
import { HISTORY_S, runsOf } from '../store/history.ts';
import { programText } from '../text/program.ts';
import { feedName } from './feedName.ts';
import { SLATE_FEED } from './slateFeed.ts';
import './Ribbon.css';

const NAME_FITS_S = 11;

/** Which feed carried the program in the last minute, below its bitrate and on the same scale of time. */
export function Ribbon() {
  const onProgram = usePage((page) => page.history.onProgram);
  const encoders = useEngine((state) => state.encoders);
  return (
    <div className="ribbon" role="img" aria-label={programText.ribbonLabel}>
      {runsOf(onProgram, HISTORY_S).map((run, index, runs) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a run has no name of its own, only its place
          key={index}
          className={`ribbon__run ${runClass(run.value, index === runs.length - 1)}`}
          style={{ flexGrow: run.seconds }}
        >
          {run.value !== null && run.seconds >= NAME_FITS_S ? feedName(encoders, run.value) : ''}
        </span>
      ))}
    </div>
  );
}

function runClass(feedId: string | null, isNow: boolean): string {
  if (feedId === null) return 'ribbon__run--none';
  const kind = feedId === SLATE_FEED ? 'ribbon__run--slate' : 'ribbon__run--feed';
  return isNow ? `${kind} ribbon__run--now` : kind;
}
