import { useEffect, useState } from "react";
import { Icon } from "./icon";

interface CopyButtonProps {
  readonly label: string;
  readonly text: () => string;
  /** Shows the label beside the picture. */
  readonly isLabelled?: boolean;
}

export function CopyButton({ isLabelled = false, label, text }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2_000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    navigator.clipboard.writeText(text()).then(
      () => setState("copied"),
      () => setState("failed"),
    );
  };
  const words = { idle: label, copied: "Copied", failed: "Copying was not allowed" }[state];
  return (
    <button type="button" className="quiet-button" aria-label={words} title={words} onClick={copy}>
      <Icon name={state === "copied" ? "check" : "copy"} />
      {isLabelled && <span>{state === "idle" ? "Copy" : words}</span>}
    </button>
  );
}
