/** Container health check: exits with 0 when the service on this machine says SERVING, with 1 otherwise. */
import { ChannelCredentials, type ChannelOptions, loadPackageDefinition } from "@grpc/grpc-js";
import { service } from "grpc-health-check";
import { readSettings } from "./settings";

const timeoutMilliseconds = 3000;

/** The one method that is called, as grpc-js makes it of the service's definition. */
interface HealthClient {
  check(
    request: { service: string },
    options: { deadline: number },
    callback: (error: Error | null, answer?: { status: string }) => void,
  ): void;
}

const { port, tls } = readSettings(process.env);
const { Health } = loadPackageDefinition({ Health: service }) as unknown as {
  Health: new (address: string, credentials: ChannelCredentials, options: ChannelOptions) => HealthClient;
};
// The certificate is self-signed, and the connection does not leave the machine.
const credentials = tls
  ? ChannelCredentials.createSsl(null, null, null, { rejectUnauthorized: false })
  : ChannelCredentials.createInsecure();

// TLS knows no names that are addresses.
const options = { "grpc.ssl_target_name_override": "localhost" };

new Health(`127.0.0.1:${port}`, credentials, options).check(
  { service: "" },
  { deadline: Date.now() + timeoutMilliseconds },
  (error, answer) => {
    const healthy = error === null && answer?.status === "SERVING";
    if (!healthy) console.error(error?.message ?? `the service is ${answer?.status}`);
    process.exit(healthy ? 0 : 1);
  },
);
