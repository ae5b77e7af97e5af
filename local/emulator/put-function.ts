import { readFileSync } from "node:fs";
import {
  type Architecture,
  CreateFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  type LambdaClient,
  PutFunctionConcurrencyCommand,
  ResourceConflictException,
  type Runtime,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import type { LambdaFunction } from "./lambda-function";

/**
 * Makes a function from the very zip that the stack packs, or changes the one of this name into it. Runs that are under
 * way end as what they began as.
 *
 * @param environment its variables, with local addresses
 */
export async function putFunction(
  client: LambdaClient,
  lambda: LambdaFunction,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const FunctionName = lambda.name;
  const ZipFile = readFileSync(lambda.codeFile);
  const Architectures = [lambda.architecture as Architecture];
  const configuration = {
    FunctionName,
    Runtime: lambda.runtime as Runtime,
    Role: lambda.role,
    Handler: lambda.handler,
    MemorySize: lambda.memoryMiB,
    Timeout: lambda.timeoutSeconds,
    Environment: { Variables: { ...environment } },
  };
  try {
    await client.send(new CreateFunctionCommand({ ...configuration, Architectures, Code: { ZipFile } }));
  } catch (error) {
    if (!(error instanceof ResourceConflictException)) throw error;
    await client.send(new UpdateFunctionConfigurationCommand(configuration));
    await client.send(new UpdateFunctionCodeCommand({ FunctionName, Architectures, ZipFile }));
  }
  const { reservedConcurrency: ReservedConcurrentExecutions } = lambda;
  if (ReservedConcurrentExecutions === undefined) {
    await client.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
  } else {
    await client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));
  }
}
