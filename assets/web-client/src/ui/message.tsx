import type { ReactNode } from "react";
import { Contours } from "./contours";

interface MessageProps {
  readonly title: string;
  readonly isAlert?: boolean;
  readonly children: ReactNode;
}

/** A page with nothing but something to say. */
export function Message({ children, isAlert = false, title }: MessageProps) {
  return (
    <main className="message">
      <Contours />
      <div className="message-text" role={isAlert ? "alert" : undefined}>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
