import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { builtProvider } from "../support/built-provider";
import { temporaryFolder } from "../support/local-cloud";

const files = builtProvider();
const COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
const { certificate } = JSON.parse(readFileSync(files.certificate, "utf8"));

function launcher(): string {
  const provider = path.join(files.mirror, "registry.terraform.io", "hashicorp", "aws");
  const [version = ""] = readdirSync(provider);
  return path.join(provider, version, "linux_amd64", `terraform-provider-aws_v${version}_x5`);
}

async function firstLine(process: ChildProcess): Promise<string> {
  const [chunk] = await once(process.stdout ?? process, "data");
  return String(chunk).trimEnd();
}

function start(environment: NodeJS.ProcessEnv): ChildProcess {
  return spawn(launcher(), {
    env: { PATH: process.env.PATH, TF_PLUGIN_MAGIC_COOKIE: COOKIE, ...environment },
  });
}

test("the line for go-plugin: versions, socket, and the certificate where Terraform sent one", async () => {
  const temporary = temporaryFolder();
  const plugin = start({ TMPDIR: temporary, PLUGIN_CLIENT_CERT: certificate });
  const [core, protocol, network, socket = "", kind, own = ""] = (await firstLine(plugin)).split("|");
  expect([core, protocol, network, kind]).toEqual(["1", "5", "unix", "grpc"]);
  expect(existsSync(socket)).toBe(true);
  expect(own).toMatch(/^[A-Za-z0-9+/]+$/);
  plugin.kill("SIGTERM");
  await once(plugin, "exit");
  expect(readdirSync(temporary)).toEqual([]);
});

test("the socket lies where go-plugin asks, and Ctrl-C alone does not end the plugin", async () => {
  const sockets = temporaryFolder();
  const plugin = start({ PLUGIN_UNIX_SOCKET_DIR: sockets });
  const fields = (await firstLine(plugin)).split("|");
  expect(fields).toHaveLength(5);
  expect(path.dirname(fields[3] ?? "")).toBe(sockets);
  plugin.kill("SIGINT");
  plugin.kill("SIGTERM");
  const [code, signal] = await once(plugin, "exit");
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  expect(readdirSync(sockets)).toEqual([]);
});

test("a plugin whose Terraform was killed ends, and takes its socket with it", async () => {
  const temporary = temporaryFolder();
  // A shell in Terraform's place, which waits for the plugin and can be killed.
  const parent = spawn("/bin/sh", ["-c", `"${launcher()}" & echo "pid $!"; wait`], {
    env: { PATH: process.env.PATH, TMPDIR: temporary, TF_PLUGIN_MAGIC_COOKIE: COOKIE },
  });
  let output = "";
  for await (const chunk of parent.stdout ?? []) {
    output += String(chunk);
    if (output.includes("pid ") && output.includes("|grpc")) {
      break;
    }
  }
  const pid = Number(/pid (\d+)/.exec(output)?.[1]);
  expect(isRunning(pid)).toBe(true);
  parent.kill("SIGKILL");
  await until(() => !isRunning(pid) && readdirSync(temporary).length === 0);
});

test("started by hand, it says what it is and fails", async () => {
  const plugin = start({ TF_PLUGIN_MAGIC_COOKIE: "" });
  const [message] = await once(plugin.stderr ?? plugin, "data");
  expect(String(message)).toContain("local stand-in for the Terraform provider hashicorp/aws");
  const [code] = await once(plugin, "exit");
  expect(code).toBe(1);
});

test("the launcher is found through the links that Terraform makes", () => {
  expect(realpathSync(launcher()).startsWith(realpathSync(files.mirror))).toBe(true);
  expect(readFileSync(launcher(), "utf8")).toBe(
    '#!/usr/bin/env node\nrequire("../../../../../../entry.cjs");\n',
  );
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Fails by the test's own time limit. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
