import { AttributeReader } from "../terraform/attribute-reader";
import type { TerraformResource } from "../terraform/resource";

/**
 * The headers that an `aws_cloudfront_response_headers_policy` adds. S3 sends none of them itself, so what it overrides
 * makes no difference.
 *
 * @throws UnusableAttribute
 */
export function readResponseHeaders(resource: TerraformResource): Readonly<Record<string, string>> {
  const policy = AttributeReader.of(resource);
  const security = policy.block("security_headers_config");
  const headers: Record<string, string> = {};
  const content = security?.block("content_security_policy");
  if (content) headers["content-security-policy"] = content.string("content_security_policy");
  if (security?.block("content_type_options")) headers["x-content-type-options"] = "nosniff";
  const frame = security?.block("frame_options");
  if (frame) headers["x-frame-options"] = frame.string("frame_option");
  const referrer = security?.block("referrer_policy");
  if (referrer) headers["referrer-policy"] = referrer.string("referrer_policy");
  const transport = security?.block("strict_transport_security");
  if (transport) headers["strict-transport-security"] = transportSecurity(transport);
  for (const item of policy.block("custom_headers_config")?.blocks("items") ?? []) {
    headers[item.string("header").toLowerCase()] = item.string("value");
  }
  return headers;
}

function transportSecurity(transport: AttributeReader): string {
  return [
    `max-age=${transport.number("access_control_max_age_sec")}`,
    ...(transport.boolean("include_subdomains", false) ? ["includeSubDomains"] : []),
    ...(transport.boolean("preload", false) ? ["preload"] : []),
  ].join("; ");
}
