import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readManifest } from "../../../local/terraform/manifest";

let output: string;
beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), "manifest-"));
});
afterEach(() => rmSync(output, { recursive: true }));

function write(dependencies: Readonly<Record<string, readonly string[]>>): void {
  const stacks = Object.entries(dependencies).map(([name, producers]) => {
    mkdirSync(join(output, "stacks", name), { recursive: true });
    writeFileSync(
      join(output, "stacks", name, "cdk.tf.json"),
      JSON.stringify({ terraform: {}, marker: name }),
    );
    const annotations = [
      { constructPath: `${name}/image`, level: "@cdktf/warn", message: "is old" },
      { constructPath: name, level: "@cdktf/info", message: "is fine" },
    ];
    return {
      name,
      workingDirectory: `stacks/${name}`,
      synthesizedStackPath: `stacks/${name}/cdk.tf.json`,
      dependencies: producers,
      annotations,
    };
  });
  const manifest = { stacks: Object.fromEntries(stacks.map((stack) => [stack.name, stack])) };
  writeFileSync(join(output, "manifest.json"), JSON.stringify(manifest));
}

test("every stack comes after those it depends on, directly or not", () => {
  write({ Client: ["Api"], Api: ["Network", "Service"], Service: ["Network"], Network: [], Alone: [] });
  const names = readManifest(output).map(({ name }) => name);
  expect(names).toEqual(["Network", "Service", "Api", "Client", "Alone"]);
});

test("has each stack's directory, configuration and warnings", () => {
  write({ Network: [] });
  expect(readManifest(output)).toEqual([
    {
      name: "Network",
      directory: join(output, "stacks/Network"),
      dependencies: [],
      warnings: ["Warning: Network/image: is old"],
      configuration: { terraform: {}, marker: "Network" },
    },
  ]);
});
