/**
 * What the page may load and whom it may talk to: itself, the chat API and the sign-in. No inline script or style, no
 * picture from elsewhere, which an answer of the model could carry a user's words out with; nobody may frame it.
 *
 * @param connectOrigins beside the page's own
 */
export function contentSecurityPolicy(connectOrigins: readonly string[]): string {
  const directives = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "manifest-src": ["'self'"],
    "connect-src": ["'self'", ...connectOrigins],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
  };
  return Object.entries(directives)
    .map(([directive, sources]) => `${directive} ${sources.join(" ")}`)
    .join("; ");
}
