import path from "node:path";
import { AttributeReader } from "../terraform/attribute-reader";
import type { TerraformResource } from "../terraform/resource";

/** What `aws_lambda_function` says, as far as a run of it depends on it. */
export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  /** What API Gateway calls it by. */
  readonly invokeArn: string;
  /** The zip that the stack packs. */
  readonly codeFile: string;
  /** Of the zip's content. Empty: the stack says none. */
  readonly codeHash: string;
  readonly handler: string;
  readonly runtime: string;
  readonly architecture: string;
  readonly role: string;
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs at the same time. Undefined: as many as the account has left. */
  readonly reservedConcurrency: number | undefined;
}

/**
 * @param stackDirectory where the stack was synthesized: its file names are relative to it
 * @throws UnusableAttribute
 */
export function readLambdaFunction(resource: TerraformResource, stackDirectory: string): LambdaFunction {
  const lambda = AttributeReader.of(resource);
  const architectures = (lambda.raw("architectures") as string[] | undefined) ?? [];
  // -1 is the provider's word for none.
  const reserved = lambda.number("reserved_concurrent_executions", -1);
  return {
    name: lambda.string("function_name"),
    arn: lambda.string("arn"),
    invokeArn: lambda.string("invoke_arn"),
    codeFile: path.resolve(stackDirectory, lambda.string("filename")),
    codeHash: lambda.string("source_code_hash", ""),
    handler: lambda.string("handler"),
    runtime: lambda.matching("runtime", /^nodejs\d+\.x$/, "a Node.js runtime, which this machine can run"),
    architecture: architectures[0] ?? "x86_64",
    role: lambda.string("role"),
    memoryMiB: lambda.number("memory_size", 128),
    timeoutSeconds: lambda.number("timeout", 3),
    environment: (lambda.block("environment")?.raw("variables") as Record<string, string> | undefined) ?? {},
    reservedConcurrency: reserved < 0 ? undefined : reserved,
  };
}
