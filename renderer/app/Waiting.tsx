import { connectionText } from '../text/connection.ts';
import { Logo } from './Logo.tsx';
import { usePage } from './Page.ts';
import './Plain.css';

/** Before the first picture of the engine. */
export function Waiting() {
  const isSlow = usePage((page) => page.link.name !== 'live' && page.link.name !== 'locked' && page.link.attempt > 2);
  return (
    <main className="plain" aria-busy="true">
      <Logo />
      <h1 className="plain__title">{connectionText.product}</h1>
      <p className="quiet" role="status">
        {isSlow ? connectionText.firstSlow : connectionText.first}
      </p>
    </main>
  );
}
