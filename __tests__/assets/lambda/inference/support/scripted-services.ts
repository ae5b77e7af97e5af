import { type ModelDelta, type Script, ScriptedService } from "./scripted-service";

/** What the model says in most tests: both channels, and all that may go wrong on the way. */
export const model: readonly ModelDelta[] = [
  { channel: "reasoning", text: "Hm, " },
  { channel: "reasoning", text: "é😀…" },
  { channel: "answer", text: "The " },
  { channel: "answer", text: "sky " },
  { channel: "answer", text: "is\n\n" },
  { channel: "answer", text: '"blue"' },
];

const services: ScriptedService[] = [];

/** Starts a service. All end with their test. */
export async function serve(script: Script, says: readonly ModelDelta[] = model): Promise<ScriptedService> {
  const service = await new ScriptedService(says, script).start();
  services.push(service);
  return service;
}

afterEach(() => {
  for (const service of services.splice(0)) service.stop();
});
