import type { ChatSystem } from "../../chat/support/chat-system";
import { untilSo } from "./until-so";

/** The stack's default. */
export const healthPath = "/health";
const instanceCount = 2;

/** Name of an instance that works on an answer now. */
export async function busyInstance(system: ChatSystem): Promise<string> {
  const { loadBalancer } = system.service.llmService;
  for (const name of (await loadBalancer.health()).keys()) {
    if ((await loadBalancer.activeRequests(name)) > 0) return name;
  }
  throw new Error("no instance works on an answer");
}

/**
 * Returns when as many instances are healthy as there should be, and no other is registered.
 *
 * @param without name of one that must be gone
 */
export async function untilAllHealthy(system: ChatSystem, without?: string): Promise<void> {
  await untilSo(`${instanceCount} healthy instances`, async () => {
    const health = await system.service.llmService.loadBalancer.health();
    const isWhole = health.size === instanceCount && [...health.values()].every((each) => each === "healthy");
    return isWhole && (without === undefined || !health.has(without));
  });
}

/** Returns when the load balancer gives the instance no more requests. */
export async function untilUnused(system: ChatSystem, name: string): Promise<void> {
  const { loadBalancer } = system.service.llmService;
  await untilSo(
    `no more requests for ${name}`,
    async () => (await loadBalancer.health()).get(name) !== "healthy",
  );
}
