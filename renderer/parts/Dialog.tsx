import { useEffect, useRef } from 'react';
import './Dialog.css';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: React.ReactNode;
}

/** The browser's own modal dialog: it keeps the focus, ends on Escape, and needs no styles from a library. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    const opener = document.activeElement;
    if (dialog && !dialog.open) dialog.showModal();
    // The browser gives the focus back when it closes the dialog itself, not when the dialog is taken away.
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog className="dialog" ref={element} onClose={onClose} aria-label={title}>
      <h2 className="dialog__title">{title}</h2>
      {children}
    </dialog>
  );
}
