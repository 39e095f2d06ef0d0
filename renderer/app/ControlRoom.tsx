import { OnAirBar } from '../air/OnAirBar.tsx';
import { ResumeBanner } from '../air/ResumeBanner.tsx';
import { AlarmList } from '../alarms/AlarmList.tsx';
import { Journal } from '../journal/Journal.tsx';
import { HelpDialog } from '../keys/HelpDialog.tsx';
import { useKeys } from '../keys/useKeys.ts';
import { Guard } from '../parts/Guard.tsx';
import { SignalPath } from '../path/SignalPath.tsx';
import { FirstSteps } from '../studio/FirstSteps.tsx';
import { ShellStudio } from '../studio/ShellStudio.tsx';
import { airText } from '../text/air.ts';
import { alarmText, journalText } from '../text/alarms.ts';
import { Announcer } from './Announcer.tsx';
import { LostStrip } from './LostStrip.tsx';
import { NoticeLine } from './NoticeLine.tsx';
import { useEngine, usePage } from './Page.ts';
import { useDocumentTitle } from './useDocumentTitle.ts';
import './ControlRoom.css';

export function ControlRoom() {
  const isLive = usePage((page) => page.link.name === 'live');
  const isEmpty = useEngine((state) => state.encoders.length === 0 && state.destinations.length === 0);
  const { isHelpOpen, toggleHelp } = useKeys();
  useDocumentTitle();
  return (
    <div className={isLive ? 'room' : 'room room--away'}>
      <header className="room__bar">
        <Guard name={airText.bar}>
          <OnAirBar onHelp={toggleHelp} />
        </Guard>
      </header>
      <div className="room__strips">
        <LostStrip />
        <ResumeBanner />
      </div>
      <main className="room__path" inert={!isLive}>
        {isEmpty ? <FirstSteps /> : <SignalPath />}
      </main>
      <footer className="room__foot" inert={!isLive}>
        <Guard name={alarmText.heading}>
          <AlarmList />
        </Guard>
        <Guard name={journalText.heading}>
          <Journal />
        </Guard>
      </footer>
      <NoticeLine />
      <Announcer />
      <ShellStudio />
      {isHelpOpen && <HelpDialog onClose={toggleHelp} />}
    </div>
  );
}
