import { ConfigurationError } from "../configuration/configuration";
import { loadConfiguration } from "../configuration/load-configuration";
import { isReturning, noteSignedIn } from "../sign-in/returning";
import { Session } from "../sign-in/session";
import { navigate } from "./navigation";
import { routeOf } from "./route";
import { type Services, startServices } from "./services";

/** What the page shows. */
export type Beginning =
  | { readonly screen: "misconfigured"; readonly problem: string }
  | { readonly screen: "sign-in"; readonly session: Session }
  | { readonly screen: "sign-in-failed"; readonly session: Session; readonly problem: string }
  | { readonly screen: "leaving" }
  | { readonly screen: "chat"; readonly services: Services };

/** From an empty page to what it shows first. */
export async function begin(): Promise<Beginning> {
  try {
    const configuration = await loadConfiguration();
    const session = new Session(configuration);
    if (routeOf(location.pathname).page === "callback") {
      const outcome = await session.completeSignIn();
      if ("problem" in outcome) return { screen: "sign-in-failed", session, problem: outcome.problem };
      navigate(routeOf(outcome.path), "same-entry");
    }
    const person = await session.person();
    if (person !== undefined) {
      noteSignedIn();
      return { screen: "chat", services: startServices(configuration, session, person) };
    }
    if (isReturning() && (await hasLeft(session))) return { screen: "leaving" };
    return { screen: "sign-in", session };
  } catch (error) {
    if (error instanceof ConfigurationError) return { screen: "misconfigured", problem: error.message };
    throw error;
  }
}

/** False when the issuer cannot be reached. */
async function hasLeft(session: Session): Promise<boolean> {
  return session.signIn(location.pathname).then(
    () => true,
    () => false,
  );
}
