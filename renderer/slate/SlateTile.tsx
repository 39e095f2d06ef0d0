import { useEffect, useRef } from 'react';
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
  const label = useRef<HTMLLabelElement>(null);
  useEffect(() => {
    if (isChosen) label.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <label className="slate-tile__label" ref={label}>
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
      <span className="slate-tile__name cut-off" title={name}>
        {name}
      </span>
      {isInUse && <span className="slate-tile__use chip">{slateText.inUse}</span>}
      <span className="slate-tile__facts cut-off">{facts}</span>
    </label>
  );
}
