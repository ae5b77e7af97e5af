import type { EnvironmentName } from "./environments";
import { type Identity, resolveIdentity } from "./resolved-identity";
import type { ParsedConfiguration } from "./schema/configuration";
import { type SubnetCidrs, subnetCidrs } from "./subnet-cidrs";

/** The same keys, none of them open. */
type Decided<Type> = { readonly [Key in keyof Type]-?: Exclude<Type[Key], undefined> };

type Network = Omit<ParsedConfiguration["network"], "publicSubnetCidrs" | "privateSubnetCidrs"> & SubnetCidrs;

type ChatApi = Omit<ParsedConfiguration["chatApi"], "maxConcurrentAnswers"> & {
  readonly maxConcurrentAnswers: number;
};

type TargetGroup = Omit<ParsedConfiguration["targetGroup"], "healthCheck"> & {
  readonly healthCheck: Decided<ParsedConfiguration["targetGroup"]["healthCheck"]>;
};

/**
 * What the code reads, resolved once, at the edge: every value decided. Optional are only the image tags of `service`,
 * whose defaults are made of the images' files, and what there is only when it is given: names of the operator's own
 * (`chatApi`, `webClient`) and the topic of the alarms.
 */
export interface Configuration
  extends Omit<
    ParsedConfiguration,
    "accountId" | "network" | "targetGroup" | "scaling" | "chatApi" | "identity" | "state"
  > {
  readonly environment: EnvironmentName;
  /** Twelve digits. */
  readonly accountId: string;
  /** `<project>-<environment>`: how names begin that are unique within a region. */
  readonly namePrefix: string;
  /** `<project>-<environment>-<region>`: how names begin that are unique within an account, such as IAM roles. */
  readonly globalNamePrefix: string;
  readonly network: Network;
  readonly targetGroup: TargetGroup;
  readonly scaling: Decided<ParsedConfiguration["scaling"]>;
  readonly chatApi: ChatApi;
  readonly identity: Identity;
  readonly state: Decided<ParsedConfiguration["state"]>;
}

/** Fills in the values whose default depends on other keys. */
export function complete(environment: EnvironmentName, parsed: ParsedConfiguration): Configuration {
  const accountId = parsed.accountId ?? parsed.loadBalancer.certificateArn.split(":")[4] ?? "";
  const namePrefix = `${parsed.project}-${environment}`;
  const { publicSubnetCidrs: _public, privateSubnetCidrs: _private, ...network } = parsed.network;
  return {
    ...parsed,
    environment,
    accountId,
    namePrefix,
    globalNamePrefix: `${namePrefix}-${parsed.region}`,
    network: { ...network, ...subnetCidrs(parsed.network) },
    targetGroup: { ...parsed.targetGroup, healthCheck: healthCheck(parsed.targetGroup) },
    scaling: {
      ...parsed.scaling,
      desiredCapacity: parsed.scaling.desiredCapacity ?? parsed.scaling.minCapacity,
    },
    chatApi: {
      ...parsed.chatApi,
      maxConcurrentAnswers: parsed.chatApi.maxConcurrentAnswers ?? allThatInstancesTake(parsed),
    },
    identity: resolveIdentity(parsed, namePrefix, accountId),
    state: {
      ...parsed.state,
      bucketName: parsed.state.bucketName ?? `${namePrefix}-${accountId}-${parsed.region}-state`,
    },
  };
}

/**
 * So many that requests wait in the queue only when the instances are full: their own backlog, which capacity follows,
 * tells of the load before the queue does. Lambda takes from 2 to 1,000.
 */
function allThatInstancesTake({ scaling, service }: ParsedConfiguration): number {
  const all = scaling.maxCapacity * (service.maxInFlight + service.maxQueued);
  return Math.min(1000, Math.max(2, all));
}

function healthCheck({ healthCheck: given, port, protocolVersion }: ParsedConfiguration["targetGroup"]) {
  const byProtocol =
    protocolVersion === "GRPC"
      ? { path: "/grpc.health.v1.Health/Check", port, matcher: "0" }
      : { path: "/health", port: 443, matcher: "200" };
  return {
    ...given,
    path: given.path ?? byProtocol.path,
    port: given.port ?? byProtocol.port,
    matcher: given.matcher ?? byProtocol.matcher,
  };
}
