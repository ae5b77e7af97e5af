import { Refusal } from "../refusal";
import { keyOf, locationOf } from "../resources/identity";
import type { ResourceType } from "../resources/resource-type";
import { store } from "../resources/store";
import type { ApplyContext } from "../rules/rule";
import { type ObjectValue, textOf } from "../values/value";
import { amiId } from "./images";
import type { DataSourceReader } from "./reader";

/** Public parameters under `/aws/service/` that hold an image id. */
const PUBLIC_IMAGES: readonly RegExp[] = [
  /^ami-amazon-linux-latest\/al2023-ami-(minimal-)?kernel-(default|6\.1|6\.12)-(x86_64|arm64)$/,
  /^ami-amazon-linux-latest\/amzn2-ami-kernel-5\.10-hvm-(x86_64-(gp2|ebs)|arm64-gp2)$/,
  /^ami-amazon-linux-latest\/amzn2-ami-hvm-(x86_64-(gp2|ebs)|arm64-gp2)$/,
  /^ami-amazon-linux-latest\/amzn2-ami-minimal-hvm-(x86_64|arm64)-ebs$/,
  /^ami-windows-latest\/[\w.-]+$/,
  /^bottlerocket\/[\w.-]+\/(x86_64|arm64)\/(latest|[\d.]+)\/image_id$/,
  /^canonical\/ubuntu\/.+\/ami-id$/,
  /^debian\/.+$/,
  /^deeplearning\/ami\/(x86_64|arm64)\/[\w.-]+\/latest\/ami-id$/,
  /^ecs\/optimized-ami\/[\w.-]+(\/[\w.-]+)*\/recommended\/image_id$/,
  /^eks\/optimized-ami\/[\d.]+\/.+\/image_id$/,
];

const PUBLIC_PREFIX = "/aws/service/";

/**
 * Reads a parameter that was applied, or one of AWS's public ones that hold an image id.
 *
 * @param parameterType the resource type `aws_ssm_parameter`, whose records are read.
 */
export function ssmParameterReader(parameterType: ResourceType): DataSourceReader {
  return ({ config, cloud, context }) => {
    const name = textOf(config.name) ?? "";
    const stored = store.get(
      locationOf(parameterType, { region: context.region }, cloud),
      keyOf(parameterType, { name, id: name, region: context.region }),
    );
    const parameter = stored === undefined ? publicParameter(name, context) : parameterOf(stored.values);
    if (parameter === undefined) {
      throw new Refusal(`reading SSM Parameter (${name}): couldn't find resource`);
    }
    return config.load_value === false ? { ...parameter, value: null, insecure_value: null } : parameter;
  };
}

function parameterOf(values: ObjectValue): ObjectValue {
  const value = textOf(values.value) ?? textOf(values.insecure_value) ?? "";
  return {
    id: values.name ?? null,
    arn: values.arn ?? null,
    type: values.type ?? null,
    value,
    insecure_value: values.type === "SecureString" ? null : value,
    version: values.version ?? 1,
  };
}

function publicParameter(name: string, context: ApplyContext): ObjectValue | undefined {
  const path = name.startsWith(PUBLIC_PREFIX) ? name.slice(PUBLIC_PREFIX.length) : "";
  if (!PUBLIC_IMAGES.some((pattern) => pattern.test(path))) {
    return undefined;
  }
  const value = amiId(context, name);
  return {
    id: name,
    arn: `arn:${context.partition}:ssm:${context.region}::parameter${name}`,
    type: "String",
    value,
    insecure_value: value,
    version: 1,
  };
}
