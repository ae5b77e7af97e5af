import {
  type ChannelCredentials,
  type ChannelOptions,
  type Client,
  type ClientReadableStream,
  loadPackageDefinition,
} from "@grpc/grpc-js";
import { service } from "grpc-health-check";

interface HealthAnswer {
  readonly status: string;
}

/** `grpc.health.v1` as a client sees it. */
export interface HealthClient extends Client {
  check(
    request: { service: string },
    callback: (error: Error | null, answer?: HealthAnswer) => void,
  ): unknown;
  watch(request: { service: string }, options: { deadline: number }): ClientReadableStream<HealthAnswer>;
}

type HealthClientConstructor = new (
  address: string,
  credentials: ChannelCredentials,
  options: ChannelOptions,
) => HealthClient;

export const HealthClient = (
  loadPackageDefinition({ Health: service }) as unknown as { Health: HealthClientConstructor }
).Health;

const limitMilliseconds = 30_000;

/** Returns when the service says SERVING. @throws Error the call failed, or 30 s have passed */
export function whenServing(client: HealthClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = client.watch({ service: "" }, { deadline: Date.now() + limitMilliseconds });
    stream.on("data", ({ status }) => {
      if (status !== "SERVING") return;
      resolve();
      stream.cancel();
    });
    stream.on("error", reject);
  });
}
