import { refusedByAws } from "../../common/aws-refusal";
import { blocks, isAbsent, orDefault } from "../../common/values";
import type { Values, Violation } from "../../rule";

/** Bytes of all names and values of environment variables together. */
const ENVIRONMENT_BYTES = 4096;

/**
 * Variables that the runtime sets itself.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
const RESERVED_VARIABLES = [
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
];

const PATH = "environment.variables";
const UNABLE =
  "InvalidParameterValueException: Lambda was unable to configure your environment variables because the environment variables you have provided";

function checkVariables(variables: Values): readonly Violation[] {
  const entries = Object.entries(variables).filter(([, value]) => value !== null);
  const reserved = entries.map(([name]) => name).filter((name) => RESERVED_VARIABLES.includes(name));
  const malformed = entries.map(([name]) => name).filter((name) => !/^[A-Za-z]\w+$/.test(name));
  // What is not known yet can only make it longer.
  const bytes = entries.reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(String(value ?? "")),
    0,
  );
  return [
    ...(reserved.length > 0
      ? [
          refusedByAws(
            PATH,
            `${UNABLE} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`,
          ),
        ]
      : []),
    ...malformed
      .filter((name) => !reserved.includes(name))
      .map((name) =>
        refusedByAws(
          PATH,
          `ValidationException: Value '${name}' at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]`,
        ),
      ),
    ...(bytes > ENVIRONMENT_BYTES ? [refusedByAws(PATH, `${UNABLE} exceeded the 4KB limit.`)] : []),
  ];
}

/** `checkHandlerRuntimeForZipFunction`. */
function checkPackage(resource: Values): readonly Violation[] {
  const isZip = orDefault(resource.package_type, "Zip") === "Zip";
  return isZip && (isAbsent(resource.handler) || isAbsent(resource.runtime))
    ? [{ path: "", summary: "handler and runtime must be set when PackageType is Zip" }]
    : [];
}

/** Log levels are for functions that log JSON. */
function checkLogging(resource: Values): readonly Violation[] {
  return blocks(resource.logging_config).flatMap((logging) =>
    logging.log_format === "Text" && (logging.application_log_level || logging.system_log_level)
      ? [
          refusedByAws(
            "logging_config.log_format",
            "InvalidParameterValueException: To use ApplicationLogLevel or SystemLogLevel, you must set LogFormat to JSON.",
          ),
        ]
      : [],
  );
}

/** Rules over several arguments of `aws_lambda_function`. */
export function checkFunction(resource: Values): readonly Violation[] {
  return [
    ...checkPackage(resource),
    ...blocks(resource.environment)
      .flatMap(({ variables }) => blocks([variables]))
      .flatMap(checkVariables),
    ...checkLogging(resource),
  ];
}
