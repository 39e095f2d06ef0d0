import './Button.css';

export interface ButtonProps {
  children: React.ReactNode;
  onPress: () => void;
  /** What a screen reader says, where the words on the button alone would not do. */
  label?: string;
  title?: string;
  tone?: 'plain' | 'bright' | 'danger' | 'quiet';
  disabled?: boolean;
  pressed?: boolean;
  expanded?: boolean;
  /** The key that does the same. */
  keyCap?: string;
  focusFirst?: boolean;
}

export function Button(props: ButtonProps) {
  const {
    children,
    onPress,
    label,
    title,
    tone = 'plain',
    disabled = false,
    pressed,
    expanded,
    keyCap,
    focusFirst,
  } = props;
  return (
    <button
      type="button"
      className={`button button--${tone}`}
      onClick={onPress}
      disabled={disabled}
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-keyshortcuts={keyCap}
      title={title}
      // biome-ignore lint/a11y/noAutofocus: only inside of a question that the operator has just opened
      autoFocus={focusFirst}
    >
      {children}
      {keyCap && <KeyCap>{keyCap}</KeyCap>}
    </button>
  );
}

export function KeyCap({ children }: { children: React.ReactNode }) {
  return (
    <span className="key-cap" aria-hidden="true">
      {children}
    </span>
  );
}
