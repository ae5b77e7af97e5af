import { refusedByAws } from "../../common/aws-refusal";
import { isAbsent } from "../../common/values";
import type { ResourceRules, Values, Violation } from "../../rule";
import { apiGatewayId } from "./api-id";

function checkType(authorizer: Values): readonly Violation[] {
  if (authorizer.authorizer_type === "REQUEST" && isAbsent(authorizer.authorizer_uri)) {
    return [
      refusedByAws(
        "authorizer_uri",
        "BadRequestException: AuthorizerUri is required for authorizers of type REQUEST",
      ),
    ];
  }
  return authorizer.authorizer_type === "JWT" && isAbsent(authorizer.jwt_configuration)
    ? [
        refusedByAws(
          "jwt_configuration",
          "BadRequestException: JwtConfiguration is required for authorizers of type JWT",
        ),
      ]
    : [];
}

/** Rules of `aws_apigatewayv2_authorizer`. */
export const authorizer: ResourceRules = {
  source: "internal/service/apigatewayv2/authorizer.go",
  arguments: {
    api_id: { forceNew: true },
    authorizer_credentials_arn: { format: "arn" },
    authorizer_payload_format_version: { oneOf: ["1.0", "2.0"] },
    authorizer_result_ttl_in_seconds: { range: [0, 3600] },
    authorizer_type: { oneOf: ["REQUEST", "JWT"] },
    authorizer_uri: { length: [1, 2048] },
    jwt_configuration: { items: [0, 1] },
    name: { length: [1, 128] },
  },
  computed: {
    id: apiGatewayId(6),
    authorizer_result_ttl_in_seconds: () => 0,
  },
  check: checkType,
};
