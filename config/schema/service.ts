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
  engineImageTag: field(imageTag.default("engine"), {
    description: "Image of the model engine.",
    allowed: imageTagAllowed,
  }),
  serviceImageTag: field(imageTag.default("llm-service"), {
    description: "Image of the gRPC service.",
    allowed: imageTagAllowed,
  }),
  healthProxyImageTag: field(imageTag.default("health-proxy"), {
    description: "Image of the health proxy.",
    allowed: imageTagAllowed,
  }),
});
