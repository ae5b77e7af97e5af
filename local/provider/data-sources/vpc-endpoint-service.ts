import { textOf } from "../values/value";
import type { DataSourceReader } from "./reader";

/** Services that are reached by routes instead of addresses. */
const GATEWAY_SERVICES: ReadonlySet<string> = new Set(["s3", "dynamodb"]);

export const vpcEndpointService: DataSourceReader = ({ config, context }) => {
  const { region, partition } = context;
  const service = textOf(config.service) ?? textOf(config.service_name)?.split(".").at(-1) ?? "";
  const serviceName = textOf(config.service_name) ?? `com.amazonaws.${region}.${service}`;
  const asked = textOf(config.service_type);
  const type = asked ?? (GATEWAY_SERVICES.has(service) ? "Gateway" : "Interface");
  const id = `vpce-svc-0${context.hex(16, serviceName)}`;
  return {
    id,
    service_id: id,
    service_name: serviceName,
    service_type: type,
    arn: `arn:${partition}:ec2:${region}:${context.account}:vpc-endpoint-service/${id}`,
    owner: "amazon",
    acceptance_required: false,
    availability_zones: ["a", "b", "c"].map((letter) => `${region}${letter}`),
    base_endpoint_dns_names: [`${service}.${region}.vpce.amazonaws.com`],
    private_dns_name: `${service}.${region}.amazonaws.com`,
    vpc_endpoint_policy_supported: true,
  };
};
