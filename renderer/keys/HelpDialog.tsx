import { Button, KeyCap } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { MarkedWord } from '../parts/Mark.tsx';
import { helpText } from '../text/help.ts';
import './HelpDialog.css';

export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={helpText.title} onClose={onClose}>
      <dl className="help">
        {helpText.keys.map(({ keys, does }) => (
          <div key={does} className="help__row">
            <dt className="help__keys">
              {keys.map((key) => (key === '…' ? <span key={key}>…</span> : <KeyCap key={key}>{key}</KeyCap>))}
              <span className="hidden-visually">{keys.join(' ')}</span>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <h3 className="heading help__marks-title">{helpText.marksTitle}</h3>
      <ul className="help__marks">
        {helpText.marks.map(({ tone, text }) => (
          <li key={tone}>
            <MarkedWord tone={tone}>{text}</MarkedWord>
          </li>
        ))}
      </ul>
      <div className="dialog__buttons">
        <Button onPress={onClose} focusFirst>
          {helpText.close}
        </Button>
      </div>
    </Dialog>
  );
}
