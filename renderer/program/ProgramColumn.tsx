import { programText } from '../text/program.ts';
import { ProgramCard } from './ProgramCard.tsx';
import { ProgramControls } from './ProgramControls.tsx';
import { StandbyCard } from './StandbyCard.tsx';

export function ProgramColumn() {
  return (
    <section id="program" className="column" aria-label={programText.heading}>
      <h2 className="heading">{programText.heading}</h2>
      <div className="column__cards scroll">
        <div className="column__list">
          <ProgramCard />
          <StandbyCard />
        </div>
      </div>
      <div className="column__fixed">
        <ProgramControls />
      </div>
    </section>
  );
}
