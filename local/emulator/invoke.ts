import { InvokeCommand, type LambdaClient, TooManyRequestsException } from "@aws-sdk/client-lambda";

/** How a run of a function ended. */
export type Invocation =
  | { readonly outcome: "returned"; readonly value: unknown }
  /** It threw, ran out of time or could not be started. */
  | { readonly outcome: "failed"; readonly message: string }
  /** As many run as may. */
  | { readonly outcome: "throttled" };

/** Runs a function and waits for its end. */
export async function invoke(
  client: LambdaClient,
  functionName: string,
  event: unknown,
  signal?: AbortSignal,
): Promise<Invocation> {
  try {
    const answer = await client.send(
      new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }),
      signal === undefined ? {} : { abortSignal: signal },
    );
    const payload = answer.Payload?.transformToString() ?? "";
    const value = payload === "" ? undefined : JSON.parse(payload);
    return answer.FunctionError === undefined
      ? { outcome: "returned", value }
      : { outcome: "failed", message: String(value?.errorMessage ?? answer.FunctionError) };
  } catch (error) {
    if (error instanceof TooManyRequestsException) return { outcome: "throttled" };
    throw error;
  }
}
