import { useState } from 'react';
import { useAct, useEngine, usePage } from '../app/Page.ts';
import { Ask } from '../parts/Ask.tsx';
import { Button } from '../parts/Button.tsx';
import { airText } from '../text/air.ts';

/** Start, or Stop with one question. The question blocks nothing: the page goes on beside it. */
export function AirButton() {
  const act = useAct();
  const isOn = useEngine((state) => state.air.on);
  const canStart = useEngine((state) => state.destinations.length > 0);
  const sending = useEngine((state) => state.outputs.filter((output) => output.state === 'live').length);
  const isLive = usePage((page) => page.link.name === 'live');
  const [isAsking, setAsking] = useState(false);
  if (!isOn) {
    return (
      <div className="air-button">
        <Button
          tone="bright"
          label={airText.startLabel}
          disabled={!canStart || !isLive}
          title={canStart ? airText.startLabel : airText.startWithout}
          onPress={() => void act((client) => client.air.start())}
        >
          {airText.start}
        </Button>
      </div>
    );
  }
  const answer = (stop: boolean) => {
    setAsking(false);
    if (stop) void act((client) => client.air.stop());
  };
  return (
    <div className="air-button">
      <Button tone="danger" expanded={isAsking} disabled={!isLive} onPress={() => setAsking(!isAsking)}>
        {airText.stop}
      </Button>
      {isAsking && (
        <Ask question={airText.stopAsk(sending)} yes={airText.stopNow} no={airText.stay} onAnswer={answer} />
      )}
    </div>
  );
}
