import { Button } from './Button.tsx';
import './Ask.css';

interface AskProps {
  question: string;
  yes: string;
  no: string;
  onAnswer: (isYes: boolean) => void;
}

/** One question below the button that asked it. Not modal; Escape and the safe answer, which has the focus, say no. */
export function Ask({ question, yes, no, onAnswer }: AskProps) {
  return (
    <div
      className="ask"
      role="alertdialog"
      aria-label={question}
      onKeyDown={(event) => event.key === 'Escape' && onAnswer(false)}
    >
      <p>{question}</p>
      <div className="ask__answers">
        <Button focusFirst onPress={() => onAnswer(false)}>
          {no}
        </Button>
        <Button tone="danger" onPress={() => onAnswer(true)}>
          {yes}
        </Button>
      </div>
    </div>
  );
}
