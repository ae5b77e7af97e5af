import { existsSync } from "node:fs";
import { z } from "zod";

/** What the environment says, decided and checked. */
export interface Settings {
  /** Name by which the engine knows the model. */
  readonly modelName: string;
  /** Where the engine's OpenAI-compatible API lies, without `/v1`. */
  readonly engineUrl: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly tls: boolean;
  /** PEM files; undefined: a self-signed certificate is made at start. */
  readonly certificate: { readonly certificateFile: string; readonly privateKeyFile: string } | undefined;
  readonly keepaliveSeconds: number;
  readonly maxConnectionAgeSeconds: number;
  /** On one HTTP/2 connection. */
  readonly maxConcurrentStreams: number;
  readonly cookie: { readonly name: string; readonly maxAgeSeconds: number };
  readonly maxInFlight: number;
  readonly maxQueued: number;
  readonly limits: RequestLimits;
  /** Silence in a stream after which it carries a heartbeat. */
  readonly heartbeatSeconds: number;
  /** Silence of the engine, or of a caller that does not read, after which a call is given up. */
  readonly stallSeconds: number;
  readonly drainSeconds: number;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  /** Of the Prometheus endpoint, on loopback only. 0: any free port. */
  readonly metricsPort: number;
  /** CloudWatch metrics are printed when a namespace is given. */
  readonly cloudWatch: { readonly namespace: string; readonly autoScalingGroupName: string } | undefined;
}

/** Bounds on what a request may hold. */
export interface RequestLimits {
  /** UTF-8, of one message. */
  readonly messageBytes: number;
  readonly messages: number;
  /** UTF-8, of all messages and the partial answer together. */
  readonly historyBytes: number;
}

/** A variable that cannot be used. */
export interface SettingProblem {
  readonly variable: string;
  readonly value: string;
  readonly allowed: string;
}

/** The environment cannot be used. The message has a line for every problem. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly SettingProblem[]) {
    super(
      problems
        .map(
          ({ variable, value, allowed }) =>
            `${variable}=${JSON.stringify(value)} cannot be used; allowed: ${allowed}`,
        )
        .join("\n"),
    );
  }
}

interface Variable<Value> {
  readonly schema: z.ZodType<Value>;
  readonly defaultValue: string;
  /** Completes "allowed: …". */
  readonly allowed: string;
}

function wholeNumber(defaultValue: number, minimum: number, maximum: number, unit = ""): Variable<number> {
  return {
    schema: z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number)
      .pipe(z.number().min(minimum).max(maximum)),
    defaultValue: String(defaultValue),
    allowed: `a whole number${unit} from ${minimum} to ${maximum}`,
  };
}

const seconds = " of seconds";
const bytes = " of bytes";

const optionalFile: Variable<string> = {
  schema: z.string().refine((file) => file === "" || existsSync(file)),
  defaultValue: "",
  allowed: "the path of a PEM file that exists; both files or none (then a self-signed certificate is made)",
};

/** Every variable, in the order of the documentation. An empty one counts as absent. */
export const variables = {
  MODEL_NAME: {
    schema: z
      .string()
      .regex(/^[A-Za-z0-9][\w./-]*(:[\w.-]+)?$/)
      .max(200),
    defaultValue: "deepseek-r1:1.5b",
    allowed: "a model name of the engine, for example deepseek-r1:1.5b",
  },
  ENGINE_URL: {
    schema: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, "").replace(/\/v1$/, "")),
    defaultValue: "http://127.0.0.1:11434",
    allowed: "an http or https URL, for example http://127.0.0.1:11434",
  },
  HOST: {
    schema: z.string().regex(/^[0-9A-Za-z.:-]+$/),
    defaultValue: "0.0.0.0",
    allowed: "an address of this machine, for example 0.0.0.0",
  },
  PORT: wholeNumber(50_051, 0, 65_535),
  TLS: {
    schema: z.enum(["true", "false"]).transform((text) => text === "true"),
    defaultValue: "true",
    allowed: "true or false",
  },
  TLS_CERTIFICATE_FILE: optionalFile,
  TLS_PRIVATE_KEY_FILE: optionalFile,
  GRPC_KEEPALIVE_SECONDS: wholeNumber(60, 1, 3600, seconds),
  GRPC_MAX_CONNECTION_AGE_SECONDS: wholeNumber(3600, 1, 604_800, seconds),
  GRPC_MAX_CONCURRENT_STREAMS: wholeNumber(128, 1, 100_000),
  COOKIE_NAME: {
    schema: z.string().regex(/^(?!AWSALB)[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}$/),
    defaultValue: "LlmServiceStickiness",
    allowed: "a cookie name (RFC 6265 token) that does not start with AWSALB",
  },
  COOKIE_MAX_AGE_SECONDS: wholeNumber(900, 1, 604_800, seconds),
  MAX_IN_FLIGHT: wholeNumber(4, 1, 10_000),
  MAX_QUEUED: wholeNumber(32, 0, 100_000),
  MAX_MESSAGE_BYTES: wholeNumber(65_536, 1, 4_000_000, bytes),
  MAX_HISTORY_MESSAGES: wholeNumber(200, 1, 100_000),
  MAX_HISTORY_BYTES: wholeNumber(1_000_000, 1, 16_000_000, bytes),
  HEARTBEAT_SECONDS: wholeNumber(15, 1, 300, seconds),
  ENGINE_STALL_SECONDS: wholeNumber(60, 1, 3600, seconds),
  DRAIN_SECONDS: wholeNumber(120, 0, 3600, seconds),
  LOG_LEVEL: {
    schema: z.enum(["debug", "info", "warn", "error"]),
    defaultValue: "info",
    allowed: "debug, info, warn or error",
  },
  METRICS_PORT: wholeNumber(9464, 0, 65_535),
  METRIC_NAMESPACE: {
    schema: z.string().regex(/^([A-Za-z0-9._/#-]{1,255})?$/),
    defaultValue: "",
    allowed:
      "a CloudWatch namespace of letters, digits and ._/#-, or nothing (then no CloudWatch metrics are printed)",
  },
  AUTO_SCALING_GROUP_NAME: {
    schema: z.string().max(255),
    defaultValue: "",
    allowed:
      "the name of this instance's Auto Scaling group, at most 255 characters; required with METRIC_NAMESPACE",
  },
} satisfies Record<string, Variable<unknown>>;

type Values = { readonly [Name in keyof typeof variables]: z.output<(typeof variables)[Name]["schema"]> };

/** @throws SettingsError that names every variable that cannot be used */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const problems: SettingProblem[] = [];
  const given = (name: keyof typeof variables) => environment[name] || variables[name].defaultValue;
  const refuse = (name: keyof typeof variables) =>
    problems.push({ variable: name, value: given(name), allowed: variables[name].allowed });

  const values: Record<string, unknown> = {};
  for (const name of Object.keys(variables) as (keyof typeof variables)[]) {
    const result = variables[name].schema.safeParse(given(name));
    if (result.success) values[name] = result.data;
    else refuse(name);
  }
  if (!given("TLS_CERTIFICATE_FILE") && given("TLS_PRIVATE_KEY_FILE")) refuse("TLS_CERTIFICATE_FILE");
  if (given("TLS_CERTIFICATE_FILE") && !given("TLS_PRIVATE_KEY_FILE")) refuse("TLS_PRIVATE_KEY_FILE");
  if (given("METRIC_NAMESPACE") && !given("AUTO_SCALING_GROUP_NAME")) refuse("AUTO_SCALING_GROUP_NAME");
  if (problems.length > 0) throw new SettingsError(problems);
  return settingsOf(values as Values);
}

function settingsOf(values: Values): Settings {
  return {
    modelName: values.MODEL_NAME,
    engineUrl: values.ENGINE_URL,
    host: values.HOST,
    port: values.PORT,
    tls: values.TLS,
    certificate:
      values.TLS_CERTIFICATE_FILE === ""
        ? undefined
        : { certificateFile: values.TLS_CERTIFICATE_FILE, privateKeyFile: values.TLS_PRIVATE_KEY_FILE },
    keepaliveSeconds: values.GRPC_KEEPALIVE_SECONDS,
    maxConnectionAgeSeconds: values.GRPC_MAX_CONNECTION_AGE_SECONDS,
    maxConcurrentStreams: values.GRPC_MAX_CONCURRENT_STREAMS,
    cookie: { name: values.COOKIE_NAME, maxAgeSeconds: values.COOKIE_MAX_AGE_SECONDS },
    maxInFlight: values.MAX_IN_FLIGHT,
    maxQueued: values.MAX_QUEUED,
    limits: {
      messageBytes: values.MAX_MESSAGE_BYTES,
      messages: values.MAX_HISTORY_MESSAGES,
      historyBytes: values.MAX_HISTORY_BYTES,
    },
    heartbeatSeconds: values.HEARTBEAT_SECONDS,
    stallSeconds: values.ENGINE_STALL_SECONDS,
    drainSeconds: values.DRAIN_SECONDS,
    logLevel: values.LOG_LEVEL,
    metricsPort: values.METRICS_PORT,
    cloudWatch:
      values.METRIC_NAMESPACE === ""
        ? undefined
        : { namespace: values.METRIC_NAMESPACE, autoScalingGroupName: values.AUTO_SCALING_GROUP_NAME },
  };
}
