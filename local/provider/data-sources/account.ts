import { Refusal } from "../refusal";
import { dnsSuffixOf } from "../resources/cloud";
import { textOf } from "../values/value";
import type { DataSourceReader } from "./reader";

/** Who the provider runs as. */
export const callerIdentity: DataSourceReader = ({ cloud: { account, partition } }) => ({
  id: account,
  account_id: account,
  arn: `arn:${partition}:iam::${account}:user/local`,
  user_id: "AIDALOCALCLOUD0000000",
});

/** Log delivery of CloudFront has one canonical user in all accounts. */
const CLOUDFRONT_LOG_DELIVERY = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0";

export const cloudfrontLogDelivery: DataSourceReader = () => ({ id: CLOUDFRONT_LOG_DELIVERY });

export const canonicalUser: DataSourceReader = ({ cloud, context }) => ({
  id: context.hex(64, cloud.account),
  display_name: "local",
});

export const defaultTags: DataSourceReader = ({ cloud }) => ({
  id: cloud.partition,
  tags: cloud.defaultTags,
});

export const partition: DataSourceReader = ({ cloud: { partition: own } }) => {
  const suffix = dnsSuffixOf(own);
  return {
    id: own,
    partition: own,
    dns_suffix: suffix,
    reverse_dns_prefix: suffix.split(".").reverse().join("."),
  };
};

/** The role behind an assumed role's session; any other ARN is its own issuer. */
export const iamSessionContext: DataSourceReader = ({ config, context }) => {
  const arn = textOf(config.arn) ?? "";
  const [, account, role, session] = /^arn:[^:]+:sts::(\d+):assumed-role\/(.+)\/([^/]+)$/.exec(arn) ?? [];
  return role === undefined
    ? { id: arn, issuer_arn: arn, issuer_id: "", issuer_name: "", session_name: "" }
    : {
        id: arn,
        issuer_arn: `arn:${context.partition}:iam::${account}:role/${role}`,
        issuer_id: `AROA${context.hex(17).toUpperCase()}`,
        issuer_name: role,
        session_name: session ?? "",
      };
};

export const arnParts: DataSourceReader = ({ config }) => {
  const arn = textOf(config.arn) ?? "";
  const [prefix, arnPartition, service, region, account, ...resource] = arn.split(":");
  if (prefix !== "arn" || resource.length === 0) {
    throw new Refusal("Invalid ARN Value", `The provided value cannot be parsed as an ARN: "${arn}"`);
  }
  return {
    id: arn,
    partition: arnPartition ?? "",
    service: service ?? "",
    region: region ?? "",
    account: account ?? "",
    resource: resource.join(":"),
  };
};

/** A managed or an own policy, by its ARN or its name. */
export const iamPolicy: DataSourceReader = ({ config, cloud }) => {
  const name = textOf(config.name) ?? textOf(config.arn)?.split("/").at(-1) ?? "";
  const owner = /^(Amazon|AWS|Cloud|ReadOnly|PowerUser|Administrator)/.test(name) ? "aws" : cloud.account;
  const arn = textOf(config.arn) ?? `arn:${cloud.partition}:iam::${owner}:policy/${name}`;
  return { id: arn, arn, name, path: "/", policy: '{"Version":"2012-10-17","Statement":[]}' };
};
