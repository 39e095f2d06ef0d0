import Pencil from 'lucide-react/dist/esm/icons/pencil.mjs';
import { useState } from 'react';
import { useAct, useEngine } from '../app/Page.ts';
import { Button } from '../parts/Button.tsx';
import { Mark, MarkedWord } from '../parts/Mark.tsx';
import { SLATE_FEED } from '../program/slateFeed.ts';
import { SlateDialog } from '../slate/SlateDialog.tsx';
import { encoderText } from '../text/encoders.ts';
import { slateProgress, slateText, slateWords } from '../text/slate.ts';

/** The feed that is always there. */
export function SlateCard() {
  const act = useAct();
  const slate = useEngine((state) => state.slate);
  const isOnProgram = useEngine((state) => state.program.feedId === SLATE_FEED);
  const isTaken = useEngine((state) => state.program.taken?.feedId === SLATE_FEED);
  const onAir = useEngine((state) => state.air.on);
  const [isOpen, setOpen] = useState(false);
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
        <span className="slate__what quiet" title={slateProgress(slate)}>
          {slate.trouble && <Mark tone="warn" />}
          <span className="cut-off">{slateWords(slate.wanted)}</span>
        </span>
      )}
      <span className="row row__end slate__buttons">
        <Button tone="quiet" label={slateText.edit} title={slateText.edit} onPress={() => setOpen(true)}>
          <Pencil aria-hidden="true" />
        </Button>
        <Button
          label={encoderText.takeLabel(encoderText.slate)}
          keyCap="0"
          disabled={isTaken}
          onPress={() => void act((client) => client.program.take({ feedId: SLATE_FEED }))}
        >
          {encoderText.take}
        </Button>
      </span>
      {isOpen && <SlateDialog onClose={() => setOpen(false)} />}
    </section>
  );
}
