import { useState } from 'react';
import type { EncoderState } from '#shared/model/state.ts';
import { useAct, useEngine } from '../app/Page.ts';
import { Button } from '../parts/Button.tsx';
import { encoderText } from '../text/encoders.ts';

/** Aligns a standby with the feed on air to the frame; the answer is shown as every answer is. */
export function MeasureButton({ encoder }: { encoder: EncoderState }) {
  const act = useAct();
  const isExact = useEngine((state) => state.feeds.find(({ id }) => id === encoder.id)?.hitless.alignment === 'exact');
  const [isMeasuring, setMeasuring] = useState(false);
  const measure = async () => {
    setMeasuring(true);
    await act((client) => client.encoders.measureAlignment({ id: encoder.id }));
    setMeasuring(false);
  };
  return (
    <Button
      label={encoderText.measureLabel(encoder.name)}
      title={encoderText.measureWhy}
      tone={isExact ? 'quiet' : 'plain'}
      disabled={isMeasuring}
      onPress={() => void measure()}
    >
      {isMeasuring ? encoderText.measuring : encoderText.measure}
    </Button>
  );
}
