import { useState } from 'react';
import type { FeedDifference } from '#shared/model/pairCheck.ts';
import type { EncoderState } from '#shared/model/state.ts';
import { useAct } from '../app/Page.ts';
import { Ask } from '../parts/Ask.tsx';
import { Button } from '../parts/Button.tsx';
import { pairText } from '../text/pairCheck.ts';

interface DifferenceRowProps {
  difference: FeedDifference;
  encoder: EncoderState;
}

/** One setting that differs. Where the encoder can be told so, a press and a yes set it. */
export function DifferenceRow({ difference, encoder }: DifferenceRowProps) {
  const act = useAct();
  const [step, setStep] = useState<'idle' | 'asking' | 'setting'>('idle');
  const apply = async () => {
    setStep('setting');
    await act((client) => client.encoders.applySetting({ id: encoder.id, setting: difference.setting }));
    setStep('idle');
  };
  return (
    <li className="difference">
      <div className="difference__head">
        <b>{difference.name}</b>
        {difference.class && <ClassChip ofClass={difference.class} />}
      </div>
      <div className="difference__line">
        <span>{pairText.isAndShould(difference)}</span>
        {difference.apply?.can && (
          <Button
            label={pairText.setLabel(difference, encoder.name)}
            disabled={step !== 'idle'}
            onPress={() => setStep('asking')}
          >
            {step === 'setting' ? pairText.setting : pairText.set(difference)}
          </Button>
        )}
      </div>
      <p>{difference.viewer}</p>
      {difference.apply?.note && <p>{difference.apply.note}</p>}
      {step === 'asking' && (
        <Ask
          question={pairText.ask(difference, encoder.name)}
          yes={pairText.yes}
          no={pairText.no}
          isDangerous={false}
          onAnswer={(isYes) => (isYes ? void apply() : setStep('idle'))}
        />
      )}
    </li>
  );
}

function ClassChip({ ofClass }: { ofClass: NonNullable<FeedDifference['class']> }) {
  const tone = ofClass === 'D' ? ' chip--fault' : ofClass === 'C' ? ' chip--warn' : '';
  return (
    <span className={`chip${tone}`} title={pairText.classMeans[ofClass]}>
      {pairText.chip(ofClass)}
    </span>
  );
}
