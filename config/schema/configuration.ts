import { z } from "zod";
import { chatApiSchema } from "./chat-api";
import { accountId, project, region, tags } from "./deployment";
import { identitySchema } from "./identity";
import { instancesSchema } from "./instances";
import { loadBalancerSchema } from "./load-balancer";
import { logsSchema } from "./logs";
import { networkSchema } from "./network";
import { scalingSchema } from "./scaling";
import { serviceSchema } from "./service";
import { stateSchema } from "./state";
import { targetGroupSchema } from "./target-group";
import { webClientSchema } from "./web-client";

/** Every key, with its type, default, unit and limits. Rules over several keys stand in `../cross-checks`. */
export const configurationSchema = z.strictObject({
  project,
  region,
  accountId,
  tags,
  network: networkSchema.prefault({}),
  loadBalancer: loadBalancerSchema.prefault({}),
  targetGroup: targetGroupSchema.prefault({}),
  instances: instancesSchema.prefault({}),
  scaling: scalingSchema.prefault({}),
  service: serviceSchema.prefault({}),
  chatApi: chatApiSchema.prefault({}),
  identity: identitySchema.prefault({}),
  webClient: webClientSchema.prefault({}),
  logs: logsSchema.prefault({}),
  state: stateSchema.prefault({}),
});

/** What an operator writes: every key optional. */
export type OperatorConfiguration = z.input<typeof configurationSchema>;

/** What the schema makes of it: defaults filled in, keys whose default depends on others still open. */
export type ParsedConfiguration = z.output<typeof configurationSchema>;
