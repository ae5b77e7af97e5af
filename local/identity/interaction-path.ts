const prefix = "/interaction/";

/** Path of the page where a user signs in. */
export function interactionPath(id: string): string {
  return `${prefix}${id}`;
}

/** Whether a path is one of those pages. */
export function isInteractionPath(path: string): boolean {
  return path.startsWith(prefix);
}
