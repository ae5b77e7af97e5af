import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Interrupted, type RunOptions, type RunResult } from "../../local/process/run";
import type { Interruption } from "../../local/process/signals";
import { CommandFailed } from "../failure";
import { daemonAddress, docker, lastLine } from "./docker";

/** Runs docker with a login; as {@link docker} otherwise. */
export type DockerWithLogin = (
  args: readonly string[],
  options?: Omit<RunOptions, "env">,
) => Promise<RunResult>;

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Logs docker in to a registry for the time of `action`. The password stands in a directory of its own, which is gone
 * afterwards, also after Ctrl-C: neither the operator's docker configuration nor their keychain ever holds it.
 *
 * @param registry its host
 * @throws CommandFailed, Interrupted
 */
export async function withRegistryLogin<Result>(
  registry: string,
  password: string,
  action: (docker: DockerWithLogin) => Promise<Result>,
): Promise<Result> {
  const address = await daemonAddress();
  let interruption: Interruption | undefined;
  // Between two runs of docker nothing else listens, and the process would end without cleaning up.
  const listen = (signal: Interruption) => {
    interruption ??= signal;
  };
  for (const signal of signals) process.on(signal, listen);
  const directory = mkdtempSync(path.join(tmpdir(), "docker-login-"));
  try {
    // An entry for the registry keeps docker from choosing the system's keychain.
    writeFileSync(path.join(directory, "config.json"), JSON.stringify({ auths: { [registry]: {} } }));
    const env = {
      ...process.env,
      DOCKER_CONFIG: directory,
      ...(address === undefined ? {} : { DOCKER_HOST: address }),
    };
    const loggedIn: DockerWithLogin = (args, options = {}) => {
      if (interruption !== undefined) throw new Interrupted(interruption);
      return docker(args, { ...options, env });
    };
    const login = await loggedIn(["login", "--username", "AWS", "--password-stdin", registry], {
      output: "capture",
      input: password,
    });
    if (login.exitCode !== 0) {
      throw new CommandFailed(`docker login at ${registry} failed: ${lastLine(login.stderr)}`, 1);
    }
    return await action(loggedIn);
  } finally {
    rmSync(directory, { recursive: true, force: true });
    for (const signal of signals) process.off(signal, listen);
  }
}
