import { type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "./icon-button";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly className?: string;
  /** With a button in the corner, for a dialog that has no other to leave it. */
  readonly isClosable?: boolean;
  readonly children: ReactNode;
}

/** A modal dialog, open as long as it is rendered. The browser keeps the focus in it and closes it on Escape. */
export function Dialog({ children, className = "", isClosable = false, onClose, title }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const opener = document.activeElement;
    element.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is on the backdrop; for the keyboard there is Escape
    <dialog
      ref={element}
      className={`dialog ${className}`}
      aria-labelledby={titleId}
      onClose={({ currentTarget, target }) => {
        // React passes on what happens to a dialog within this one.
        if (target === currentTarget) onClose();
      }}
      onClick={({ target }) => {
        if (target === element.current) element.current?.close();
      }}
    >
      <div className="dialog-content">
        <h2 id={titleId}>{title}</h2>
        {isClosable && <IconButton icon="close" label="Close" className="dialog-close" onClick={onClose} />}
        {children}
      </div>
    </dialog>
  );
}
