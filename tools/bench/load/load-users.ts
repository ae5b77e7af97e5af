import type { MeasuredChat } from "../running-chat/measured-chat";
import { placesPerInstance, queuedPerInstance } from "./load-settings";
import { LoadUser } from "./load-user";
import { Turnstile } from "./turnstile";

/** People do not press Enter in the same millisecond, and how the emulator bears that is not what is measured. */
const framesAtOnce = 8;

/** Connects so many users, each somebody else. */
export async function connectUsers(chat: MeasuredChat, count: number): Promise<LoadUser[]> {
  const turnstile = new Turnstile(framesAtOnce);
  return await Promise.all(
    Array.from({ length: count }, () =>
      turnstile.pass(async () => new LoadUser(await chat.connect(), turnstile)),
    ),
  );
}

/** Has every environment of the function that answers started: each is a process here, and takes a second. */
export async function startFunctions(users: readonly LoadUser[], instances: number): Promise<void> {
  const environments = instances * (placesPerInstance + queuedPerInstance);
  await Promise.all(users.slice(0, environments).map((user) => user.ask()));
}
