import { useEngine } from '../app/Page.ts';
import { encoderText } from '../text/encoders.ts';
import { EncoderCard } from './EncoderCard.tsx';
import { SlateCard } from './SlateCard.tsx';

export function EncoderColumn() {
  const encoders = useEngine((state) => state.encoders);
  return (
    <section id="encoders" className="column" aria-label={encoderText.heading}>
      <h2 className="heading">{encoderText.heading}</h2>
      <div className="column__cards scroll">
        <ul className="column__list">
          {encoders.map((encoder, index) => (
            <EncoderCard key={encoder.id} encoder={encoder} number={index + 1} />
          ))}
        </ul>
        {encoders.length === 0 && <p className="quiet">{encoderText.none}</p>}
      </div>
      <div className="column__fixed">
        <SlateCard />
      </div>
    </section>
  );
}
