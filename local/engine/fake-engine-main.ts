import { FakeEngine } from "./fake-engine";

/**
 * The fake engine as a program: `node fake-engine-main.js [SETTINGS [PORT]]`, with the settings as JSON. Prints one
 * JSON line, `{"event":"listening","url":…}`, and runs until SIGTERM.
 */
async function main([settings = "{}", port = "0"]: readonly string[]): Promise<void> {
  const engine = await new FakeEngine(JSON.parse(settings)).start(Number(port));
  console.log(JSON.stringify({ event: "listening", url: engine.url }));
  process.once("SIGTERM", () => process.exit(0));
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
