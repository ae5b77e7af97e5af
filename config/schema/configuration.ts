import { z } from "zod";
import { accountId, project, region, tags } from "./deployment";
import { instancesSchema } from "./instances";
import { loadBalancerSchema } from "./load-balancer";
import { logsSchema } from "./logs";
import { networkSchema } from "./network";
import { scalingSchema } from "./scaling";
import { serviceSchema } from "./service";
import { stateSchema } from "./state";
import { targetGroupSchema } from "./target-group";

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
  logs: logsSchema.prefault({}),
  state: stateSchema.prefault({}),
});

/** What an operator writes: every key optional. */
export type OperatorConfiguration = z.input<typeof configurationSchema>;

/** What the schema makes of it: defaults filled in, keys whose default depends on others still open. */
export type ParsedConfiguration = z.output<typeof configurationSchema>;
