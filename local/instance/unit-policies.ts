import type { RestartPolicy } from "../process/restart-policy";
import type { RawState } from "../terraform/state";
import { readWrittenFiles, type SynthesizedInstanceStack } from "./user-data";

/** How each unit of an instance is started again. */
export interface UnitPolicies {
  readonly engine: RestartPolicy;
  readonly llmService: RestartPolicy;
  readonly healthProxy: RestartPolicy;
}

/** systemd's own, where a unit says nothing (man systemd-system.conf). */
const defaults = { restart: "no", restartSeconds: 0.1, burst: 5, intervalSeconds: 10 } as const;

/**
 * Reads the systemd units that the launch template's user data writes.
 *
 * @param stack the synthesized configuration or the applied state
 * @throws Error when a unit is missing, or says what supervision here cannot do
 */
export function readUnitPolicies(stack: SynthesizedInstanceStack | RawState): UnitPolicies {
  const content = readWrittenFiles(stack);
  const policy = (name: string) => parseUnit(name, content(`/etc/systemd/system/${name}`));
  return {
    engine: policy("llm-engine.service"),
    llmService: policy("llm-service.service"),
    healthProxy: policy("health-proxy.service"),
  };
}

function parseUnit(name: string, content: string): RestartPolicy {
  const settings = new Map(
    content
      .split("\n")
      .map((line) => /^(\w+)=(.*)$/.exec(line))
      .map((match) => [match?.[1], match?.[2]?.trim()]),
  );
  const seconds = (key: string, absent: number) => {
    const value = Number(settings.get(key) ?? absent);
    if (!Number.isFinite(value)) {
      throw new Error(`${name}: ${key}=${settings.get(key)}; only a number of seconds is understood here`);
    }
    return value;
  };
  const restart = settings.get("Restart") ?? defaults.restart;
  if (restart !== "always" && restart !== "no") {
    throw new Error(`${name}: Restart=${restart}; only "always" and "no" are understood here`);
  }
  const prevent = settings.get("RestartPreventExitStatus") ?? "";
  return {
    restart,
    restartSeconds: seconds("RestartSec", defaults.restartSeconds),
    preventExitStatus: prevent.split(/\s+/).filter(Boolean).map(Number),
    startLimit: {
      burst: seconds("StartLimitBurst", defaults.burst),
      intervalSeconds: seconds("StartLimitInterval", defaults.intervalSeconds),
    },
  };
}
