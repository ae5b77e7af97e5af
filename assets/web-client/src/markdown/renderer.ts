type Renderer = typeof import("./rendered-markdown");

/** Milliseconds until the next attempt to load it. */
const pause = 5_000;

let renderer: Renderer | "loading" | "failed" = "loading";
let isWanted = false;
const listeners = new Set<() => void>();

/** What renders Markdown: half of all code, and not needed before there is an answer to read. */
export function markdownRenderer(): Renderer | "loading" | "failed" {
  return renderer;
}

/** Loads it; again and again, where the network is away. */
export function loadRenderer(): void {
  if (isWanted) return;
  isWanted = true;
  void attempt();
}

export function subscribeToRenderer(listener: () => void): () => void {
  listeners.add(listener);
  loadRenderer();
  return () => listeners.delete(listener);
}

async function attempt(): Promise<void> {
  try {
    renderer = await import("./rendered-markdown");
  } catch {
    renderer = "failed";
    setTimeout(attempt, pause);
  }
  for (const listener of listeners) listener();
}
