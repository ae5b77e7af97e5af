import type { QuestionSize } from "./question-limit";

interface ComposerHintProps {
  readonly id: string;
  readonly problem: string | undefined;
  readonly size: QuestionSize;
  readonly isTouch: boolean;
}

const kilobytes = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** Below the question: why it cannot be sent, how it is sent, and its size near the limit. */
export function ComposerHint({ id, isTouch, problem, size }: ComposerHintProps) {
  const keys = isTouch ? "" : "Enter sends, Shift + Enter makes a new line.";
  return (
    <div className="composer-hint">
      <span id={id} data-problem={problem !== undefined || undefined}>
        {problem ?? keys}
      </span>
      {size.isNearLimit && (
        <span className="size" data-problem={size.isTooLong || undefined}>
          {kilobytes.format(size.bytes / 1024)} of {kilobytes.format(size.maxBytes / 1024)} KB
        </span>
      )}
    </div>
  );
}
