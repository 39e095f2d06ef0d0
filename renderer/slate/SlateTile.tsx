import { slateText } from '../text/slate.ts';

interface SlateTileProps {
  name: string;
  facts: string;
  isChosen: boolean;
  isInUse: boolean;
  disabled?: boolean;
  onChoose: () => void;
  /** The picture; it says nothing to a screen reader. */
  children: React.ReactNode;
}

/** One thing that the slate can show: a picture of it, its name, and a radio button that is the whole tile. */
export function SlateTile({ name, facts, isChosen, isInUse, disabled = false, onChoose, children }: SlateTileProps) {
  return (
    <label className="slate-tile__label">
      <input
        type="radio"
        name="slate"
        className="hidden-visually"
        checked={isChosen}
        disabled={disabled}
        onChange={onChoose}
      />
      <span className="slate-tile__picture" aria-hidden="true">
        {children}
      </span>
      <span className="row">
        <span className="slate-tile__name cut-off">{name}</span>
        {isInUse && <span className="chip row__end">{slateText.inUse}</span>}
      </span>
      <span className="slate-tile__facts cut-off">{facts}</span>
    </label>
  );
}
