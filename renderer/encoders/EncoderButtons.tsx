import KeyRound from 'lucide-react/dist/esm/icons/key-round.mjs';
import { useState } from 'react';
import type { EncoderState } from '#shared/model/state.ts';
import { useAct, useEngine } from '../app/Page.ts';
import { FailButton } from '../demo/FailButton.tsx';
import { Ask } from '../parts/Ask.tsx';
import { Button } from '../parts/Button.tsx';
import { airText } from '../text/air.ts';
import { encoderText } from '../text/encoders.ts';
import { FeedKey } from './FeedKey.tsx';
import { MeasureButton } from './MeasureButton.tsx';
import { useFeedKey } from './useFeedKey.ts';

interface EncoderButtonsProps {
  encoder: EncoderState;
  number: number;
  isOnProgram: boolean;
  canBeTaken: boolean;
}

export function EncoderButtons({ encoder, number, isOnProgram, canBeTaken }: EncoderButtonsProps) {
  const act = useAct();
  const isTaken = useEngine((state) => state.program.taken?.feedId === encoder.id);
  const { revealed, reveal, hide } = useFeedKey(encoder.id);
  return (
    <>
      <div className="row row--wrap encoder__buttons">
        <Button
          label={encoderText.takeLabel(encoder.name)}
          disabled={!canBeTaken || isTaken}
          keyCap={number <= 9 ? String(number) : ''}
          onPress={() => void act((client) => client.program.take({ feedId: encoder.id }))}
        >
          {encoderText.take}
        </Button>
        {encoder.can.start && (
          <Button
            label={encoderText.startLabel(encoder.name)}
            onPress={() => void act((client) => client.encoders.start({ id: encoder.id }))}
          >
            {encoderText.start}
          </Button>
        )}
        {canBeTaken && !isOnProgram && <MeasureButton encoder={encoder} />}
        {encoder.can.stop && <StopEncoder encoder={encoder} isOnProgram={isOnProgram} />}
        <span className="row row__end">
          <FailButton subject={`encoder/${encoder.id}`} name={encoder.name} />
          <Button
            tone="quiet"
            label={encoderText.feedKeyLabel(encoder.name)}
            title={encoderText.feedKeyLabel(encoder.name)}
            expanded={revealed !== null}
            onPress={revealed ? hide : reveal}
          >
            <KeyRound aria-hidden="true" />
          </Button>
        </span>
      </div>
      {revealed && <FeedKey revealed={revealed} onHide={hide} />}
    </>
  );
}

/** Asks once where it would take the picture from the program on air. */
function StopEncoder({ encoder, isOnProgram }: { encoder: EncoderState; isOnProgram: boolean }) {
  const act = useAct();
  const onAir = useEngine((state) => state.air.on);
  const [isAsking, setAsking] = useState(false);
  const stop = () => void act((client) => client.encoders.stop({ id: encoder.id }));
  return (
    <span className="encoder__stop">
      <Button
        label={encoderText.stopLabel(encoder.name)}
        onPress={() => (onAir && isOnProgram ? setAsking(!isAsking) : stop())}
      >
        {encoderText.stop}
      </Button>
      {isAsking && (
        <Ask
          question={encoderText.stopAsk}
          yes={airText.stopNow}
          no={encoderText.keep}
          onAnswer={(isYes) => {
            setAsking(false);
            if (isYes) stop();
          }}
        />
      )}
    </span>
  );
}
