import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import path from "node:path";
import { projectDirectory } from "../../../../config/project-directory";
import { type Location, store } from "../../../../local/provider/resources/store";
import { builtProvider } from "../support/built-provider";
import { temporaryFolder } from "../support/local-cloud";

function location(directory = temporaryFolder()): Location {
  return { directory, account: "123456789012", region: "eu-west-1", type: "aws_thing" };
}

const resource = (name: string) => ({ seed: "s", values: { name } });

test("a key is given once, and free again when its resource is removed", () => {
  const here = location();
  expect(store.create(here, "a", resource("first"))).toBe(true);
  expect(store.create(here, "a", resource("second"))).toBe(false);
  expect(store.get(here, "a")?.values.name).toBe("first");
  store.remove(here, "a");
  expect(store.get(here, "a")).toBeUndefined();
  expect(store.create(here, "a", resource("third"))).toBe(true);
});

test("keys may be anything: paths, dots, and ARNs longer than a file name can be", () => {
  const here = location();
  const arn = `arn:aws:x:eu-west-1:123456789012:${"thing/".repeat(60)}`;
  const keys = ["/aws/log/group", "..", "a b%2F", arn, `${arn}2`];
  for (const key of keys) {
    expect(store.create(here, key, resource(key))).toBe(true);
  }
  expect(keys.map((key) => store.get(here, key)?.values.name)).toEqual(keys);
  expect(readdirSync(path.join(here.directory, here.account, here.region, here.type))).toHaveLength(
    keys.length,
  );
});

test("a location without resources lists none", () => {
  expect(store.list(location())).toEqual([]);
});

test("processes that create at the same time never share a key, and lose none", async () => {
  builtProvider();
  const here = location();
  const compiled = path.join(projectDirectory, "dist", "local", "provider", "resources", "store.js");
  // Each process takes the first free key, a hundred times over.
  const script = `
    const { store } = require(${JSON.stringify(compiled)});
    const here = ${JSON.stringify(here)};
    for (let taken = 0, key = 0; taken < 100; key++) {
      if (store.create(here, String(key), { seed: process.argv[1], values: {} })) taken++;
    }`;
  const processes = ["a", "b", "c"].map((name) => spawn(process.execPath, ["-e", script, name]));
  const codes = await Promise.all(processes.map(async (one) => (await once(one, "exit"))[0]));
  expect(codes).toEqual([0, 0, 0]);
  const owners = store.list(here).map(({ seed }) => seed);
  expect(owners).toHaveLength(300);
  expect(["a", "b", "c"].map((name) => owners.filter((owner) => owner === name).length)).toEqual([
    100, 100, 100,
  ]);
});
