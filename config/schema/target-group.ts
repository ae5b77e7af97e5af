import { z } from "zod";
import { field } from "./field";

const portNumber = z.int().min(1).max(65_535);

const healthCheckSchema = z.strictObject({
  path: field(
    z
      .string()
      .regex(/^\/[!-~]{0,1023}$/)
      .optional(),
    {
      description: "Path of the HTTPS health check; for a GRPC target group the gRPC method.",
      allowed: "1 to 1024 printable characters, starting with /",
      derivedDefault: "`/health`; with GRPC `/grpc.health.v1.Health/Check`",
    },
  ),
  port: field(portNumber.optional(), {
    description:
      "Port of the health check on the instance: the health proxy's, or the gRPC service's own with GRPC.",
    allowed: "443 or the service's port: the ALB may reach no other port of an instance",
    derivedDefault: "443; with GRPC `targetGroup.port`",
  }),
  matcher: field(
    z
      .string()
      .regex(/^\d{1,3}([,-]\d{1,3})*$/)
      .optional(),
    {
      description: "Answer that counts as healthy: HTTP status codes, or gRPC status codes with GRPC.",
      allowed: "one code, a list (200,202) or a range (200-299): HTTP 200 to 499, gRPC 0 to 99",
      derivedDefault: "`200`; with GRPC `0`",
    },
  ),
  intervalSeconds: field(z.int().min(5).max(300).default(15), {
    description: "Seconds between two health checks of an instance.",
    allowed: "a whole number from 5 to 300",
  }),
  timeoutSeconds: field(z.int().min(2).max(120).default(5), {
    description: "Seconds to wait for the answer of a health check.",
    allowed: "a whole number from 2 to 120, less than the interval",
  }),
  healthyThreshold: field(z.int().min(2).max(10).default(2), {
    description: "Good checks in a row that make an instance healthy.",
    allowed: "a whole number from 2 to 10",
  }),
  unhealthyThreshold: field(z.int().min(2).max(10).default(2), {
    description: "Bad checks in a row that make an instance unhealthy.",
    allowed: "a whole number from 2 to 10",
  }),
});

const stickinessSchema = z.strictObject({
  cookieName: field(
    z
      .string()
      .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}$/)
      .default("LlmServiceStickiness"),
    {
      description: "Application cookie that keeps a conversation on one instance.",
      allowed: "a cookie name (RFC 6265 token) that does not start with AWSALB, which AWS reserves",
      source:
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html",
    },
  ),
  durationSeconds: field(z.int().min(1).max(604_800).default(900), {
    description: "Seconds for which the load balancer follows the cookie.",
    allowed: "a whole number from 1 to 604800",
  }),
});

export const targetGroupSchema = z.strictObject({
  port: field(portNumber.default(50_051), {
    description: "Port of the gRPC service on the instance.",
    allowed: "a whole number from 1 to 65535, not 443 (the health proxy's)",
  }),
  protocolVersion: field(z.enum(["HTTP2", "GRPC"]).default("HTTP2"), {
    description: "What the load balancer speaks to the instances, always over TLS.",
    allowed: "HTTP2 or GRPC",
  }),
  deregistrationDelaySeconds: field(z.int().min(0).max(3600).default(120), {
    description: "Seconds that running streams get to end when an instance leaves.",
    allowed: "a whole number from 0 to 3600",
  }),
  healthCheck: healthCheckSchema.prefault({}),
  stickiness: stickinessSchema.prefault({}),
});
