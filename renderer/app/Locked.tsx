import { useEffect } from 'react';
import { Button } from '../parts/Button.tsx';
import { connectionText } from '../text/connection.ts';
import { Logo } from './Logo.tsx';
import { usePageParts } from './Page.ts';
import './Plain.css';

/** The engine does not let this browser in. Coming back to the page tries again: another tab may have the cookie now. */
export function Locked() {
  const { link } = usePageParts();
  useEffect(() => {
    const retry = () => link.retry();
    window.addEventListener('focus', retry);
    return () => window.removeEventListener('focus', retry);
  }, [link]);
  return (
    <main className="plain">
      <Logo />
      <h1 className="plain__title">{connectionText.locked}</h1>
      <p className="quiet">{connectionText.lockedWhy}</p>
      <ul className="plain__list">
        {connectionText.lockedHow.map((way) => (
          <li key={way}>{way}</li>
        ))}
        <li>
          <code className="plain__code">{connectionText.lockedAddress}</code>
        </li>
      </ul>
      <Button onPress={() => link.retry()}>{connectionText.again}</Button>
    </main>
  );
}
