import { applyContext, type Cloud } from "../resources/cloud";
import { fillBlock } from "../resources/fill";
import type { ResourceType } from "../resources/resource-type";
import type { Block } from "../schema/types";
import { type CtyValue, type ObjectValue, UNKNOWN } from "../values/value";
import {
  arnParts,
  callerIdentity,
  canonicalUser,
  cloudfrontLogDelivery,
  defaultTags,
  iamPolicy,
  iamSessionContext,
  partition,
} from "./account";
import { findApplied } from "./applied-resource";
import { iamPolicyDocument } from "./iam-policy-document";
import { ami } from "./images";
import { elbServiceAccount } from "./load-balancing";
import type { DataSourceReader } from "./reader";
import { availabilityZone, availabilityZones, region, regions } from "./regions";
import { ssmParameterReader } from "./ssm-parameter";
import { vpcEndpointService } from "./vpc-endpoint-service";

const READERS: Readonly<Record<string, DataSourceReader>> = {
  aws_ami: ami,
  aws_arn: arnParts,
  aws_availability_zone: availabilityZone,
  aws_availability_zones: availabilityZones,
  aws_caller_identity: callerIdentity,
  aws_canonical_user_id: canonicalUser,
  aws_cloudfront_log_delivery_canonical_user_id: cloudfrontLogDelivery,
  aws_default_tags: defaultTags,
  aws_elb_service_account: elbServiceAccount,
  aws_iam_policy_document: iamPolicyDocument,
  aws_iam_session_context: iamSessionContext,
  aws_partition: partition,
  aws_region: region,
  aws_regions: regions,
  aws_vpc_endpoint_service: vpcEndpointService,
};

/** A data source, and the resource type of the same name, if there is one. */
export interface DataSourceType {
  readonly name: string;
  readonly block: Block;
  readonly resource?: ResourceType | undefined;
}

/**
 * Reads a data source: by its own rules, from what was applied, or with values of the right types.
 *
 * @throws Refusal worded like the provider's error.
 */
export function readDataSource(type: DataSourceType, config: ObjectValue, cloud: Cloud): ObjectValue {
  const { name, block, resource } = type;
  const context = applyContext(cloud, config, `${name} ${JSON.stringify(config)}`);
  const request = { config, cloud, context };
  const known = (readerOf(name, resource) ?? readApplied(resource))(request);
  const values: Record<string, CtyValue> = { ...config };
  for (const { name: attribute, computed } of block.attributes) {
    const value = known[attribute];
    const configured = (config[attribute] ?? null) !== null;
    if (!configured && value !== undefined) {
      values[attribute] = value;
    } else if (!configured && computed) {
      values[attribute] = UNKNOWN;
    }
  }
  return fillBlock(name, block, values, context);
}

function readerOf(name: string, resource: ResourceType | undefined): DataSourceReader | undefined {
  return name === "aws_ssm_parameter" && resource !== undefined
    ? ssmParameterReader(resource)
    : READERS[name];
}

/** What was applied, if it is that; AWS's managed policies exist without. */
function readApplied(resource: ResourceType | undefined): DataSourceReader {
  return (request) => {
    const found = resource && findApplied(resource, request.config, request.cloud);
    return found ?? (resource?.name === "aws_iam_policy" ? iamPolicy(request) : {});
  };
}
