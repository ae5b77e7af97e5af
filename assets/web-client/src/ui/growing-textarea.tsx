import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef } from "react";

interface GrowingTextareaProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  readonly id?: string;
  readonly placeholder?: string;
  readonly describedBy?: string;
  readonly isInvalid?: boolean;
  /** Takes the focus when it appears, with the cursor at the end. */
  readonly hasFocus?: boolean;
  readonly element?: RefObject<HTMLTextAreaElement | null>;
}

/** As high as its text, within what the style sheet allows. */
export function GrowingTextarea(props: GrowingTextareaProps) {
  const own = useRef<HTMLTextAreaElement>(null);
  const element = props.element ?? own;
  const { hasFocus = false, value } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows from the value
  useLayoutEffect(() => {
    const area = element.current;
    if (area === null || CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [element, value]);
  useEffect(() => {
    if (!hasFocus) return;
    element.current?.focus();
    element.current?.setSelectionRange(-1, -1);
  }, [element, hasFocus]);
  return (
    <textarea
      ref={element}
      id={props.id}
      rows={1}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-invalid={props.isInvalid}
      placeholder={props.placeholder}
      value={value}
      onChange={({ target }) => props.onChange(target.value)}
      onKeyDown={props.onKeyDown}
    />
  );
}
