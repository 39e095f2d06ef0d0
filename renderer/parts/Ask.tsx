import { Button } from './Button.tsx';
import './Ask.css';

interface AskProps {
  question: string;
  yes: string;
  no: string;
  /** Off where a wrong yes costs nothing that viewers see. */
  isDangerous?: boolean;
  onAnswer: (isYes: boolean) => void;
}

/** One question below the button that asked it. Not modal; Escape and the safe answer, which has the focus, say no. */
export function Ask({ question, yes, no, isDangerous = true, onAnswer }: AskProps) {
  return (
    <div
      className={isDangerous ? 'ask ask--danger' : 'ask'}
      role="alertdialog"
      aria-label={question}
      onKeyDown={(event) => event.key === 'Escape' && onAnswer(false)}
    >
      <p>{question}</p>
      <div className="ask__answers">
        <Button focusFirst onPress={() => onAnswer(false)}>
          {no}
        </Button>
        <Button tone={isDangerous ? 'danger' : 'plain'} onPress={() => onAnswer(true)}>
          {yes}
        </Button>
      </div>
    </div>
  );
}
