import type { Tone } from '../encoders/encoderMark.ts';
import './Mark.css';

const shapes: Record<Tone, React.ReactNode> = {
  program: <circle cx="5" cy="5" r="4.5" />,
  ready: <circle cx="5" cy="5" r="3.7" />,
  idle: <circle cx="5" cy="5" r="2.5" />,
  warn: <rect x="1.7" y="1.7" width="6.6" height="6.6" rx="1" transform="rotate(45 5 5)" />,
  fault: <path d="M5 .6 9.8 9.4H.2Z" />,
};

/** State as a shape; the colour says it again, the word beside it says it in full. */
export function Mark({ tone }: { tone: Tone }) {
  return (
    <svg className={`mark mark--${tone}`} viewBox="0 0 10 10" aria-hidden="true">
      {shapes[tone]}
    </svg>
  );
}

export function MarkedWord({ tone, children }: { tone: Tone; children: React.ReactNode }) {
  return (
    <span className={`marked marked--${tone}`}>
      <Mark tone={tone} />
      {children}
    </span>
  );
}
