import { Suspense, use } from "react";
import { ChatPage } from "../chat/chat-page";
import { SignInPage } from "../sign-in/sign-in-page";
import { ErrorBoundary } from "../ui/error-boundary";
import { Message } from "../ui/message";
import type { Beginning } from "./begin";
import { ServicesContext } from "./services";

/** The page: nothing until it is known what it shows. */
export function Application({ beginning }: { readonly beginning: Promise<Beginning> }) {
  return (
    <ErrorBoundary>
      <Suspense fallback={null}>
        <Screen beginning={beginning} />
      </Suspense>
    </ErrorBoundary>
  );
}

function Screen({ beginning }: { readonly beginning: Promise<Beginning> }) {
  const begun = use(beginning);
  switch (begun.screen) {
    case "misconfigured":
      return (
        <Message title="The page is not set up" isAlert={true}>
          <p>{begun.problem}</p>
          <p>Whoever runs this service can put it right; then load the page again.</p>
        </Message>
      );
    case "sign-in":
      return <SignInPage session={begun.session} />;
    case "sign-in-failed":
      return <SignInPage session={begun.session} problem={begun.problem} />;
    case "leaving":
      return null;
    case "chat":
      return (
        <ServicesContext value={begun.services}>
          <ChatPage />
        </ServicesContext>
      );
  }
}
