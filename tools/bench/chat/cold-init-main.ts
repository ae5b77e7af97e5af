/**
 * Loads the code of a function as Lambda does in a new environment, and prints, as JSON, how many milliseconds that
 * took: `node cold-init-main.js INDEX_JS`, with the function's own environment.
 */
const file = process.argv[2] ?? "";
const started = performance.now();
const { handler } = require(file);
const milliseconds = performance.now() - started;
if (typeof handler !== "function") throw new Error(`${file} exports no handler`);
process.stdout.write(JSON.stringify({ milliseconds }));
// A loaded function may keep timers and connections.
process.exit(0);
