import { ChannelCredentials, type Client, loadPackageDefinition } from "@grpc/grpc-js";
import { service } from "grpc-health-check";

type HealthClient = Client & {
  check(
    request: { service: string },
    callback: (error: Error | null, answer?: { status: string }) => void,
  ): void;
};

/** What `grpc.health.v1` says of a service whose certificate is self-signed. */
export async function servingStatus(address: string, name = "", tls = true): Promise<string> {
  const credentials = tls
    ? ChannelCredentials.createSsl(null, null, null, { rejectUnauthorized: false })
    : ChannelCredentials.createInsecure();
  const { Health } = loadPackageDefinition({ Health: service }) as unknown as {
    Health: new (address: string, credentials: ChannelCredentials) => HealthClient;
  };
  const client = new Health(address, credentials);
  try {
    return await new Promise((resolve, reject) => {
      client.check({ service: name }, (error, answer) =>
        error ? reject(error) : resolve(answer?.status ?? ""),
      );
    });
  } finally {
    client.close();
  }
}
