import type { Drawing } from "./drawing";
import { shortName } from "./short-name";
import { attribute, type StackResources, textAt } from "./stack-resources";

/** The row in which the browser stands. */
export const viewerRow = "viewer";

/** The page, and the browser that loads it. */
export function addWebClient(drawing: Drawing, stacks: StackResources): void {
  const distribution = stacks.one("aws_cloudfront_distribution");
  const { stack } = distribution;
  const origins = stacks.referredBy(distribution, attribute(distribution, "origin"));
  const access = origins.filter(({ type }) => type === "aws_cloudfront_origin_access_control");
  for (const bucket of origins.filter(({ type }) => type === "aws_s3_bucket")) {
    drawing.place({
      id: "page-bucket",
      row: viewerRow,
      stack,
      kind: "S3",
      title: "Page bucket",
      lines: access.map(
        (one) => `asked with ${textAt(one, "signing_protocol")}, ${textAt(one, "signing_behavior")}`,
      ),
      resources: [bucket, ...access],
    });
    drawing.draw({ from: "distribution", to: "page-bucket", kind: "support", resources: [distribution] });
  }
  const clearing = stacks.referringTo(distribution, "aws_lambda_function", "environment");
  const records = stacks.referringTo(distribution, "aws_route53_record");
  const names = attribute(distribution, "aliases") as readonly string[] | undefined;
  drawing.place({
    id: "distribution",
    row: viewerRow,
    stack,
    kind: "CloudFront",
    title: names?.[0] ?? "Distribution",
    lines: [
      viewerProtocols(textAt(distribution, "http_version")),
      ...clearing.map((one) => `cleared by ${shortName(stacks, stack, textAt(one, "function_name"))}`),
    ],
    resources: [distribution, ...clearing, ...records],
  });
  drawing.place({ id: "browser", row: viewerRow, kind: "User", title: "Browser", resources: [] });
  drawing.draw({
    from: "browser",
    to: "distribution",
    kind: "support",
    label: viewerScheme(textAt(distribution, "default_cache_behavior.viewer_protocol_policy")),
    resources: [distribution],
  });
}

function viewerProtocols(httpVersion: string): string {
  return httpVersion === "http2and3" ? "HTTP/2 and HTTP/3" : httpVersion.replace("http", "HTTP/");
}

function viewerScheme(policy: string): string {
  return policy === "allow-all" ? "HTTP and HTTPS" : "HTTPS";
}
