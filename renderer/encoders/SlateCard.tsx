import { useAct, useEngine } from '../app/Page.ts';
import { Button } from '../parts/Button.tsx';
import { MarkedWord } from '../parts/Mark.tsx';
import { SLATE_FEED } from '../program/slateFeed.ts';
import { encoderText } from '../text/encoders.ts';

/** The feed that is always there. */
export function SlateCard() {
  const act = useAct();
  const isOnProgram = useEngine((state) => state.program.feedId === SLATE_FEED);
  const isTaken = useEngine((state) => state.program.taken?.feedId === SLATE_FEED);
  const onAir = useEngine((state) => state.air.on);
  return (
    <section
      className={isOnProgram ? 'card slate card--on' : 'card slate'}
      aria-label={encoderText.slate}
      data-port={`feed/${SLATE_FEED}`}
    >
      <h3 className="encoder__name">{encoderText.slate}</h3>
      {isOnProgram ? (
        <MarkedWord tone="program">{onAir ? encoderText.onAir : encoderText.onProgram}</MarkedWord>
      ) : (
        <span className="quiet cut-off">{encoderText.slateWhat}</span>
      )}
      <span className="row__end">
        <Button
          label={encoderText.takeLabel(encoderText.slate)}
          keyCap="0"
          disabled={isTaken}
          onPress={() => void act((client) => client.program.take({ feedId: SLATE_FEED }))}
        >
          {encoderText.take}
        </Button>
      </span>
    </section>
  );
}
