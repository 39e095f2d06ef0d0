import { useState } from 'react';
import type { PairState } from '#shared/model/pairCheck.ts';
import type { EncoderState, FeedState } from '#shared/model/state.ts';
import { useEngine } from '../app/Page.ts';
import { Mark } from '../parts/Mark.tsx';
import { compatibilityText } from '../text/encoders.ts';
import { pairText, skewText } from '../text/pairCheck.ts';
import { DifferenceRow } from './DifferenceRow.tsx';
import './PairCheck.css';

interface PairCheckProps {
  encoder: EncoderState;
  feed: FeedState;
  isOnProgram: boolean;
}

/** Before the show: in which settings the feed differs, what a viewer would see, and how it lies against the others. */
export function PairCheck({ encoder, feed, isOnProgram }: PairCheckProps) {
  const onAir = useEngine((state) => state.air.on);
  const pairs = useEngine((state) => state.pairs).filter((pair) => [pair.feedId, pair.againstId].includes(feed.id));
  const [isOpened, setOpened] = useState<boolean | null>(null);
  const { differences } = feed;
  // What is on program fits by itself, and how the others lie against it stands with them.
  if (differences.length === 0 && (isOnProgram || pairs.length === 0)) return null;
  const isSerious = differences.some((one) => one.class !== 'B');
  const isOpen = isOpened ?? (isSerious && !onAir);
  return (
    <section className="pair-check quiet" aria-label={pairText.check(encoder.name)}>
      <button type="button" className="pair-check__head" aria-expanded={isOpen} onClick={() => setOpened(!isOpen)}>
        <Mark tone={isSerious ? 'warn' : differences.length > 0 ? 'idle' : 'ready'} />
        <span>{differences.length > 0 ? pairText.differ(differences) : pairText.fits}</span>
      </button>
      {isOpen && (
        <>
          {differences.length > 0 && (
            <ul className="pair-check__list">
              {differences.map((difference) => (
                <DifferenceRow key={difference.setting} difference={difference} encoder={encoder} />
              ))}
            </ul>
          )}
          {pairs.map((pair) => (
            <PairLine key={`${pair.feedId} ${pair.againstId}`} pair={pair} feedId={feed.id} />
          ))}
        </>
      )}
    </section>
  );
}

function PairLine({ pair, feedId }: { pair: PairState; feedId: string }) {
  const otherId = pair.feedId === feedId ? pair.againstId : pair.feedId;
  const other = useEngine((state) => state.encoders.find((one) => one.id === otherId)?.name ?? otherId);
  const isWithProgram = useEngine((state) => state.program.feedId === otherId);
  return (
    <p className="pair-check__pair">
      <span>
        {skewText(pair, feedId, other)}
        {!isWithProgram && pairText.differs(pair)}
      </span>
      <span className="chip" title={compatibilityText[pair.class].viewer}>
        {compatibilityText[pair.class].chip}
      </span>
    </p>
  );
}
