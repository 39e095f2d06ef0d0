import './Logo.css';

/** Two ways in, one way on: the one that ended, and the one that took over. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 28 22" aria-hidden="true">
      <path className="logo__ended" d="M2 4c6 0 6 7 12 7h2" />
      <path className="logo__flow" d="M2 18c6 0 6-7 12-7h12" />
    </svg>
  );
}
