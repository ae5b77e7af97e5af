import { useState } from "react";

interface QuestionTextProps {
  readonly id: string;
  readonly text: string;
}

/** Longer questions are set smaller, and very long ones are folded. Characters and lines. */
const long = { characters: 140, lines: 3 };
const veryLong = { characters: 900, lines: 12 };

export function QuestionText({ id, text }: QuestionTextProps) {
  const [isUnfolded, setIsUnfolded] = useState(false);
  const folds = exceeds(text, veryLong);
  const size = exceeds(text, long) ? "long" : "short";
  return (
    <div className="question" data-size={size} data-folded={(folds && !isUnfolded) || undefined}>
      <h2 id={id}>{text}</h2>
      {folds && (
        <button
          type="button"
          className="text-button"
          aria-expanded={isUnfolded}
          onClick={() => setIsUnfolded(!isUnfolded)}
        >
          {isUnfolded ? "Show less" : "Show all"}
        </button>
      )}
    </div>
  );
}

function exceeds(text: string, { characters, lines }: typeof long): boolean {
  return text.length > characters || text.split("\n", lines + 1).length > lines;
}
