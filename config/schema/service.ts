import { z } from "zod";
import { field } from "./field";

const imageTag = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/);
const imageTagAllowed =
  "an image tag of the private ECR repository: letters, digits, dots, hyphens, underscores";

export const serviceSchema = z.strictObject({
  modelName: field(
    z
      .string()
      .regex(/^[A-Za-z0-9][\w./-]*(:[\w.-]+)?$/)
      .max(200)
      .default("deepseek-r1:1.5b"),
    {
      description: "Model that the engine loads (MODEL_NAME of the service).",
      allowed: "a model name of the engine, for example deepseek-r1:1.5b",
    },
  ),
  heartbeatSeconds: field(z.int().min(1).max(300).default(15), {
    description: "Seconds of silence after which the service sends a heartbeat in the stream.",
    allowed: "a whole number from 1 to 300, less than loadBalancer.idleTimeoutSeconds",
  }),
  drainSeconds: field(z.int().min(0).max(3600).default(120), {
    description: "Seconds that running answers get to end when the service is told to stop.",
    allowed: "a whole number from 0 to 3600, at most targetGroup.deregistrationDelaySeconds",
  }),
  keepaliveSeconds: field(z.int().min(10).max(3600).default(60), {
    description: "Seconds between two HTTP/2 keepalive pings of the gRPC service.",
    allowed: "a whole number from 10 to 3600",
  }),
  maxConcurrentStreams: field(z.int().min(1).max(1000).default(128), {
    description: "Streams on one HTTP/2 connection; the load balancer opens at most 128.",
    allowed: "a whole number from 1 to 1000",
  }),
  maxConnectionAgeSeconds: field(z.int().min(60).max(604_800).default(3600), {
    description:
      "Seconds after which the service asks the other end of an HTTP/2 connection to open a new one; running answers end on the old one.",
    allowed: "a whole number from 60 to 604800",
  }),
  maxInFlight: field(z.int().min(1).max(256).default(4), {
    description:
      "Answers that one instance produces at the same time; the engine decodes so many in parallel.",
    allowed: "a whole number from 1 to 256",
  }),
  maxQueued: field(z.int().min(0).max(10_000).default(32), {
    description: "Requests that wait for a place on one instance; one more is refused with a retry delay.",
    allowed: "a whole number from 0 to 10000",
  }),
  engineStallSeconds: field(z.int().min(1).max(3600).default(60), {
    description: "Seconds of silence from the engine after which an answer is given up.",
    allowed: "a whole number from 1 to 3600",
  }),
  logLevel: field(z.enum(["debug", "info", "warn", "error"]).default("info"), {
    description: "Least important messages that the service and the health proxy log.",
    allowed: "debug, info, warn or error",
  }),
  engineImageTag: field(imageTag.optional(), {
    description: "Image of the model engine, where it is not the one that `npm run image` builds.",
    allowed: imageTagAllowed,
    derivedDefault: "`engine-` and a hash of what is in the image",
  }),
  serviceImageTag: field(imageTag.optional(), {
    description: "Image of the gRPC service, where it is not the one that `npm run image` builds.",
    allowed: imageTagAllowed,
    derivedDefault: "`llm-service-` and a hash of what is in the image",
  }),
  healthProxyImageTag: field(imageTag.optional(), {
    description: "Image of the health proxy, where it is not the one that `npm run image` builds.",
    allowed: imageTagAllowed,
    derivedDefault: "`health-proxy-` and a hash of what is in the image",
  }),
});
