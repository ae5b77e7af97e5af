import { DIGITS_AND_LOWERCASE, randomText } from "../../common/identifiers";
import type { ApplyContext, Values } from "../../rule";

/** An id of API Gateway: ten characters of an API, seven of a route or an integration, six of the rest. */
export function apiGatewayId(length: number): (resource: Values, context: ApplyContext) => string {
  return (_resource, context) => randomText(context, length, DIGITS_AND_LOWERCASE, "id");
}
