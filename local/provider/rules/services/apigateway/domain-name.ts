import { refusedByAws } from "../../common/aws-refusal";
import { DIGITS_AND_LOWERCASE, dnsSuffix, randomText } from "../../common/identifiers";
import { blocks, text } from "../../common/values";
import type { ResourceRules, Values, Violation } from "../../rule";
import { API_GATEWAY_HOSTED_ZONES } from "./hosted-zones";

/** A regional domain takes certificates of its own region. */
function checkCertificate(resource: Values): readonly Violation[] {
  const region = text(resource.region);
  return blocks(resource.domain_name_configuration).flatMap(({ certificate_arn }) => {
    const [, , service, certificateRegion] = (text(certificate_arn) ?? "").split(":");
    return service === "acm" && region !== undefined && certificateRegion !== region
      ? [
          refusedByAws(
            "domain_name_configuration.certificate_arn",
            `BadRequestException: Invalid certificate ARN: ${text(certificate_arn)}. Certificate must be in '${region}'.`,
          ),
        ]
      : [];
  });
}

/** Rules of `aws_apigatewayv2_domain_name`. */
export const domainName: ResourceRules = {
  source: "internal/service/apigatewayv2/domain_name.go",
  arguments: {
    domain_name: { forceNew: true, length: [1, 512] },
    "domain_name_configuration.certificate_arn": { format: "arn" },
    "domain_name_configuration.endpoint_type": { oneOf: ["REGIONAL"], ignoreCase: true },
    "domain_name_configuration.ip_address_type": { oneOf: ["ipv4", "dualstack"] },
    "domain_name_configuration.ownership_verification_certificate_arn": { format: "arn" },
    "domain_name_configuration.security_policy": { oneOf: ["TLS_1_2"], ignoreCase: true },
    mutual_tls_authentication: { items: [0, 1] },
  },
  computed: {
    id: (resource) => text(resource.domain_name),
    api_mapping_selection_expression: () => "$request.basepath",
    arn: (resource, context) =>
      `arn:${context.partition}:apigateway:${context.region}::/domainnames/${text(resource.domain_name)}`,
  },
  computedInBlocks: {
    "domain_name_configuration.hosted_zone_id": (_block, context) =>
      API_GATEWAY_HOSTED_ZONES[context.region] ?? "",
    "domain_name_configuration.ip_address_type": () => "ipv4",
    "domain_name_configuration.target_domain_name": (_block, context) =>
      `d-${randomText(context, 10, DIGITS_AND_LOWERCASE, "target")}.execute-api.${context.region}.${dnsSuffix(context)}`,
  },
  uniqueName: (resource) => text(resource.domain_name),
  check: checkCertificate,
};
