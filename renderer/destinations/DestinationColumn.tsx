import { useEngine } from '../app/Page.ts';
import { outputText } from '../text/outputs.ts';
import { DestinationCard } from './DestinationCard.tsx';

export function DestinationColumn() {
  const destinations = useEngine((state) => state.destinations);
  return (
    <section id="destinations" className="column" aria-label={outputText.heading}>
      <h2 className="heading">{outputText.heading}</h2>
      <div className="column__cards scroll">
        <ul className="column__list">
          {destinations.map((destination) => (
            <DestinationCard key={destination.id} destination={destination} />
          ))}
        </ul>
        {destinations.length === 0 && <p className="quiet">{outputText.none}</p>}
      </div>
    </section>
  );
}
