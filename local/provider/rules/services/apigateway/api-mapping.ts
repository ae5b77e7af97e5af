import { joined, orDefault } from "../../common/values";
import type { ResourceRules } from "../../rule";
import { apiGatewayId } from "./api-id";

/** Rules of `aws_apigatewayv2_api_mapping`. */
export const apiMapping: ResourceRules = {
  source: "internal/service/apigatewayv2/api_mapping.go",
  arguments: {
    api_id: { forceNew: true },
    domain_name: { forceNew: true },
  },
  computed: { id: apiGatewayId(6) },
  // A domain has one API without a key.
  uniqueName: (mapping) => joined("/", mapping.domain_name, orDefault(mapping.api_mapping_key, "(none)")),
};
