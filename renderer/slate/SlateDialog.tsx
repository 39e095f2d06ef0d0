import { useEffect, useRef, useState } from 'react';
import { useAct, useEngine, usePageParts } from '../app/Page.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { connectionText } from '../text/connection.ts';
import { slateText } from '../text/slate.ts';
import { type Answer, type Say, SlateAnswer } from './SlateAnswer.tsx';
import { SlateChoices } from './SlateChoices.tsx';
import { choiceOf, isChoice, slateOf } from './slateChoice.ts';
import { useDrop } from './useDrop.ts';
import { useUpload } from './useUpload.ts';
import './SlateDialog.css';

/** What the slate shows: a text, the last picture, or a file, which is uploaded and deleted here. */
export function SlateDialog({ onClose }: { onClose: () => void }) {
  const act = useAct();
  const { link } = usePageParts();
  const slate = useEngine((state) => state.slate);
  const [choice, setChoice] = useState(() => choiceOf(slate.wanted));
  const [text, setText] = useState(slate.wanted.text ?? '');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const say: Say = (tone, words) => setAnswer({ tone, text: words });
  const { upload, begin } = useUpload(slate.files, say, (name) => setChoice({ kind: 'file', name }));
  const { isOver, handlers } = useDrop(begin);

  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLInputElement>('input:checked')?.focus(), []);

  const chosen = slateOf(choice, text, slate.files);
  const isSame = isChoice(choice, choiceOf(slate.wanted)) && text.trim() === (slate.wanted.text ?? '').trim();
  const use = () => {
    if (!chosen) return;
    onClose();
    void act((client) => client.slate.set(chosen));
  };
  const remove = async (name: string) => {
    const client = link.calls();
    if (!client) return say('failed', connectionText.notNow);
    try {
      say('done', (await client.slate.delete({ name })).text);
      if (choice.kind === 'file' && choice.name === name) setChoice(choiceOf(slate.wanted));
    } catch (error) {
      say('failed', error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Dialog title={slateText.title} onClose={onClose}>
      <form
        ref={form}
        className="slate-dialog"
        {...handlers}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isSame) use();
        }}
      >
        <p className="quiet">{slateText.what}</p>
        <SlateChoices
          slate={slate}
          text={text}
          choice={choice}
          {...{ upload, isOver, onFile: begin, onChoose: setChoice, onDelete: (name) => void remove(name) }}
        />
        <p className="quiet">{slateText.uploadWhat}</p>
        <label className="slate-text">
          <span>{slateText.text}</span>
          <input
            type="text"
            maxLength={200}
            value={text}
            placeholder={slateText.cardEmpty}
            onChange={(event) => setText(event.target.value)}
          />
          <span className="quiet">{slateText.textWhat}</span>
        </label>
        <SlateAnswer answer={answer} slate={slate} />
        <div className="dialog__buttons">
          <Button onPress={onClose}>{slateText.cancel}</Button>
          <Button tone="bright" disabled={!chosen || isSame} onPress={use}>
            {slateText.use}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
