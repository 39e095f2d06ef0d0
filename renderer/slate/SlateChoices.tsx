import type { SlateState } from '#shared/model/slate.ts';
import { slateText } from '../text/slate.ts';
import { SlateFileTile } from './SlateFileTile.tsx';
import { SlateTile } from './SlateTile.tsx';
import { choiceOf, isChoice, type SlateChoice } from './slateChoice.ts';
import { UploadTile } from './UploadTile.tsx';
import type { Upload } from './useUpload.ts';

interface SlateChoicesProps {
  slate: SlateState;
  text: string;
  choice: SlateChoice;
  upload: Upload | null;
  isOver: boolean;
  onFile: (file: File) => void;
  onChoose: (choice: SlateChoice) => void;
  onDelete: (name: string) => void;
}

/** `logo-2` before `logo-10`. */
const byNumber = new Intl.Collator('en', { numeric: true });

/** Everything that the slate can show, side by side. */
export function SlateChoices({ slate, text, choice, onChoose, onDelete, ...upload }: SlateChoicesProps) {
  const inUse = choiceOf(slate.wanted);
  const tile = (one: SlateChoice) => ({
    isChosen: isChoice(one, choice),
    isInUse: isChoice(one, inUse),
    onChoose: () => onChoose(one),
  });
  const files = slate.files.toSorted((one, other) => byNumber.compare(one.name, other.name));
  const isMissing = inUse.kind === 'file' && !slate.files.some(({ name }) => name === inUse.name);
  return (
    <fieldset className="slate-choices scroll">
      <legend className="hidden-visually">{slateText.choices}</legend>
      <div className="slate-tile">
        <SlateTile {...tile({ kind: 'card' })} name={slateText.card} facts={slateText.cardWhat}>
          <span className="slate-tile__words">{text.trim() || slateText.cardEmpty}</span>
        </SlateTile>
      </div>
      <div className="slate-tile">
        <SlateTile {...tile({ kind: 'held' })} name={slateText.held} facts={slateText.heldWhat}>
          <span className="slate-tile__held" />
        </SlateTile>
      </div>
      <UploadTile {...upload} />
      {isMissing && (
        <div className="slate-tile">
          <SlateTile {...tile(inUse)} disabled name={inUse.name} facts={slateText.missing}>
            <span className="slate-tile__held slate-tile__held--warn" />
          </SlateTile>
        </div>
      )}
      {files.map((file) => (
        <SlateFileTile
          key={file.name}
          file={file}
          {...tile({ kind: 'file', name: file.name })}
          onDelete={() => onDelete(file.name)}
        />
      ))}
    </fieldset>
  );
}
