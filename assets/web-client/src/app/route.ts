export type Route =
  | { readonly page: "new" }
  | { readonly page: "conversation"; readonly id: string }
  | { readonly page: "callback" };

const conversation = /^\/c\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/?$/i;

/** What an address shows; one that means nothing is a new conversation. */
export function routeOf(path: string): Route {
  const id = conversation.exec(path)?.[1];
  if (id !== undefined) return { page: "conversation", id: id.toLowerCase() };
  return path === "/callback" ? { page: "callback" } : { page: "new" };
}

export function pathOf(route: Route): string {
  switch (route.page) {
    case "new":
      return "/";
    case "callback":
      return "/callback";
    case "conversation":
      return `/c/${route.id}`;
  }
}
