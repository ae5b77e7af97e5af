import { readFileSync } from "node:fs";
import {
  type Architecture,
  CreateFunctionCommand,
  type LambdaClient,
  PutFunctionConcurrencyCommand,
  type Runtime,
} from "@aws-sdk/client-lambda";
import type { LambdaFunction } from "./lambda-function";

/**
 * Makes a function from the very zip that the stack packs.
 *
 * @param environment its variables, with local addresses
 */
export async function createFunction(
  client: LambdaClient,
  lambda: LambdaFunction,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  await client.send(
    new CreateFunctionCommand({
      FunctionName: lambda.name,
      Runtime: lambda.runtime as Runtime,
      Architectures: [lambda.architecture as Architecture],
      Role: lambda.role,
      Handler: lambda.handler,
      MemorySize: lambda.memoryMiB,
      Timeout: lambda.timeoutSeconds,
      Code: { ZipFile: readFileSync(lambda.codeFile) },
      Environment: { Variables: { ...environment } },
    }),
  );
  if (lambda.reservedConcurrency === undefined) return;
  await client.send(
    new PutFunctionConcurrencyCommand({
      FunctionName: lambda.name,
      ReservedConcurrentExecutions: lambda.reservedConcurrency,
    }),
  );
}
