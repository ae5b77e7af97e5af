import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectDirectory } from "../paths";
import { BackgroundProcess } from "../process/background-process";
import type { Certificate } from "./certificate";
import { type EnvoyAdmin, envoyAdmin } from "./envoy-admin";
import { endpoints, type Registration } from "./envoy-cluster";
import { envoyConfiguration } from "./envoy-configuration";
import { relays } from "./envoy-relay";
import type { LoadBalancerDescription } from "./load-balancer-description";
import type { Target } from "./target";
import type { TargetGroup } from "./target-group";

const envoy = path.join(projectDirectory, ".venv", "bin", "envoy");
const files = {
  endpoints: "endpoints.json",
  relayListeners: "relay-listeners.json",
  relayClusters: "relay-clusters.json",
};

export interface EnvoyProcessOptions {
  /** For its files. Made when it is not there. */
  readonly directory: string;
  /** 0: a free one. */
  readonly port: number;
  readonly certificate: Certificate;
  readonly targets: readonly EnvoyTarget[];
  /** Multiplies every time of the description. */
  readonly timeScale: number;
  /** Whether requests go to all targets when none is healthy. */
  readonly failOpen: boolean;
  /** Worker threads. */
  readonly concurrency: number;
}

export interface EnvoyTarget {
  readonly target: Target;
  readonly registration: Registration;
}

/**
 * Starts an Envoy that does what the description says, with these targets; returns when it listens.
 *
 * @throws ProcessNotReady, Error when Envoy is not installed, or a target lacks a port
 */
export async function startEnvoy(
  description: LoadBalancerDescription,
  options: EnvoyProcessOptions,
): Promise<BackgroundProcess<EnvoyAdmin>> {
  if (!existsSync(envoy)) {
    throw new Error(
      "the local load balancer (Envoy) is not installed. It needs Python 3.10 or newer, and Linux or macOS on arm64. Run: npm run build",
    );
  }
  const { concurrency, directory } = options;
  mkdirSync(directory, { recursive: true });
  const file = (name: string) => path.join(directory, name);
  const configuration = envoyConfiguration(description, {
    ...options,
    ...options.certificate,
    endpointsFile: file(files.endpoints),
    relayListenersFile: file(files.relayListeners),
    relayClustersFile: file(files.relayClusters),
    accessLogFile: accessLogFile(directory),
  });
  writeFileSync(file("envoy.json"), JSON.stringify(configuration, undefined, 1), { mode: 0o600 });
  writeTargets(directory, description.targetGroup, options.targets);
  rmSync(file("admin-address"), { force: true });
  return await BackgroundProcess.start({
    name: "the load balancer (Envoy)",
    program: envoy,
    arguments: [
      ...["--config-path", file("envoy.json"), "--admin-address-path", file("admin-address")],
      // Several on one machine know nothing of each other.
      ...["--service-node", "load-balancer", "--service-cluster", "load-balancer"],
      ...["--disable-hot-restart", "--concurrency", String(concurrency), "--log-level", "warning"],
      // A relay that is removed closes its connections at once.
      ...["--drain-time-s", "0"],
    ],
    logFile: file("envoy.log"),
    ready: {
      probe: async () => {
        const address = existsSync(file("admin-address")) ? readFileSync(file("admin-address"), "utf8") : "";
        const admin = address === "" ? undefined : envoyAdmin(`http://${address}`);
        return (await admin?.isReady()) ? admin : undefined;
      },
    },
  });
}

/** Where an Envoy of this directory writes one JSON object a request. */
export function accessLogFile(directory: string): string {
  return path.join(directory, "access.log");
}

/** Writes the files that Envoy has its targets from; it takes them up by itself. @throws Error when a target lacks a port */
export function writeTargets(directory: string, group: TargetGroup, targets: readonly EnvoyTarget[]): void {
  const { clusters, listeners } = relays(
    group,
    targets.map(({ target }) => target),
  );
  // Checked before anything is written.
  const content = endpoints(group, targets);
  writeAtomically(path.join(directory, files.relayClusters), clusters);
  writeAtomically(path.join(directory, files.relayListeners), listeners);
  writeAtomically(path.join(directory, files.endpoints), content);
}

/** Envoy reads a file when another takes its place. */
function writeAtomically(file: string, content: object): void {
  writeFileSync(`${file}.new`, JSON.stringify(content, undefined, 1));
  renameSync(`${file}.new`, file);
}
