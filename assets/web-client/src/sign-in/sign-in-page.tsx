import { useState } from "react";
import { Message } from "../ui/message";
import type { Session } from "./session";

interface SignInPageProps {
  readonly session: Session;
  /** Why it did not work the last time. */
  readonly problem?: string;
}

export function SignInPage({ problem, session }: SignInPageProps) {
  const [state, setState] = useState<"idle" | "leaving" | "unreachable">("idle");
  const signIn = () => {
    setState("leaving");
    const path = problem === undefined ? location.pathname : "/";
    session
      .signIn(path, problem === undefined ? "as-before" : "as-anybody")
      .catch(() => setState("unreachable"));
  };
  return (
    <Message title={problem === undefined ? "DeepSeek chat" : "Signing in did not work"}>
      {problem === undefined ? (
        <p className="lead">Ask anything. It is answered on your own servers, and stays there.</p>
      ) : (
        <p role="alert">{problem}</p>
      )}
      <button
        type="button"
        className="button primary large"
        onClick={signIn}
        aria-disabled={state === "leaving"}
      >
        {problem === undefined ? "Sign in" : "Try again"}
      </button>
      <p role="status" className="sign-in-state">
        {state === "unreachable" &&
          "The sign-in service cannot be reached. Check your network, and try again."}
        {state === "leaving" && "One moment…"}
      </p>
    </Message>
  );
}
