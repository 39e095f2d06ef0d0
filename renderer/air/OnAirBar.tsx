import CircleQuestionMark from 'lucide-react/dist/esm/icons/circle-question-mark.mjs';
import { Logo } from '../app/Logo.tsx';
import { useEngine, usePage } from '../app/Page.ts';
import { bitrate, span } from '../format/figures.ts';
import { duration, timeOfDay, zoneName } from '../format/times.ts';
import { Button } from '../parts/Button.tsx';
import { feedName } from '../program/feedName.ts';
import { StudioButton } from '../studio/StudioButton.tsx';
import { airText } from '../text/air.ts';
import { connectionText } from '../text/connection.ts';
import { helpText } from '../text/help.ts';
import { AirButton } from './AirButton.tsx';
import { AlarmCount } from './AlarmCount.tsx';
import './OnAirBar.css';

/** The line on top: are we on air, since when, with what, and is anything wrong. */
export function OnAirBar({ onHelp }: { onHelp: () => void }) {
  return (
    <div className="air-bar">
      <Logo />
      <div className="air-bar__mark">
        <h1 className="air-bar__product">{connectionText.product}</h1>
        <StudioButton />
      </div>
      <div className="air-bar__live">
        <Tally />
        <ProgramFact />
        <div className="air-bar__facts">
          <OutFact />
          <AlarmCount />
        </div>
      </div>
      <ClockFact />
      <Button tone="quiet" label={helpText.open} title={helpText.open} onPress={onHelp}>
        <CircleQuestionMark aria-hidden="true" />
      </Button>
      <AirButton />
    </div>
  );
}

function Tally() {
  const air = useEngine((state) => state.air);
  const nowMs = usePage((page) => page.nowMs);
  return (
    <div className="row air-bar__air">
      <strong className={air.on ? 'tally tally--on' : 'tally'} role="status">
        {air.on ? airText.on : airText.off}
      </strong>
      <span
        className={air.on ? 'air-bar__duration' : 'air-bar__duration air-bar__duration--off'}
        role="timer"
        aria-label={airText.onFor}
      >
        {air.on && air.since ? duration(nowMs - Date.parse(air.since)) : '00:00:00'}
      </span>
    </div>
  );
}

function ProgramFact() {
  const program = useEngine((state) => state.program);
  const encoders = useEngine((state) => state.encoders);
  return (
    <div className="fact air-bar__program">
      <span className="heading">{airText.program}</span>
      <span className="row">
        <b className="cut-off">{program.feedId ? feedName(encoders, program.feedId) : airText.empty}</b>
        <span className="chip">{airText.mode(program.mode, span(program.delayMs))}</span>
      </span>
    </div>
  );
}

function OutFact() {
  const kbps = useEngine((state) => state.outputs.reduce((sum, output) => sum + output.bitrateKbps, 0));
  return (
    <div className="fact air-bar__out">
      <span className="heading">{airText.out}</span>
      <b>{bitrate(kbps)}</b>
    </div>
  );
}

function ClockFact() {
  const now = new Date(usePage((page) => page.nowMs));
  return (
    <div className="fact air-bar__clock">
      <span className="air-bar__zone">{zoneName(now)}</span>
      <b>{timeOfDay(now)}</b>
    </div>
  );
}
