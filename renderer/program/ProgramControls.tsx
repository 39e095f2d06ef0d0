import Hand from 'lucide-react/dist/esm/icons/hand.mjs';
import { useAct, useEngine } from '../app/Page.ts';
import { timeOfDay } from '../format/times.ts';
import { Button } from '../parts/Button.tsx';
import { programText } from '../text/program.ts';
import { feedName } from './feedName.ts';
import './ProgramControls.css';

/** The hand on the program. Nothing here asks: in an emergency the press is the answer. */
export function ProgramControls() {
  const act = useAct();
  const taken = useEngine((state) => state.program.taken);
  const muted = useEngine((state) => state.program.muted);
  const encoders = useEngine((state) => state.encoders);
  return (
    <section className="controls" aria-label={programText.controls}>
      <div className="row">
        <Button
          tone={taken ? 'bright' : 'plain'}
          label={programText.releaseLabel}
          keyCap="R"
          disabled={!taken}
          onPress={() => void act((client) => client.program.release())}
        >
          {programText.release}
        </Button>
        <Button
          label={programText.cutLabel}
          title={programText.cutLabel}
          onPress={() => void act((client) => client.program.cut())}
        >
          {programText.cut}
        </Button>
        <Button pressed={muted} keyCap="M" onPress={() => void act((client) => client.program.mute({ on: !muted }))}>
          <span className="controls__mute">{muted ? programText.unmute : programText.mute}</span>
        </Button>
      </div>
      {taken && (
        <p className="controls__taken quiet" title={programText.takenWhy}>
          <Hand aria-hidden="true" />
          {programText.taken(feedName(encoders, taken.feedId), timeOfDay(new Date(taken.since)))}
        </p>
      )}
    </section>
  );
}
