import { useAct, useEngine } from '../app/Page.ts';
import { Button } from '../parts/Button.tsx';
import { MarkedWord } from '../parts/Mark.tsx';
import { airText } from '../text/air.ts';
import '../app/Strip.css';

/** On air was wanted when the engine ended: one press goes on. */
export function ResumeBanner() {
  const act = useAct();
  const canResume = useEngine((state) => state.air.resumable && !state.air.on);
  if (!canResume) return null;
  return (
    <div className="strip strip--warn">
      <MarkedWord tone="warn">{airText.resumable}</MarkedWord>
      <span className="row__end">
        <Button tone="bright" onPress={() => void act((client) => client.air.start())}>
          {airText.resume}
        </Button>
      </span>
    </div>
  );
}
