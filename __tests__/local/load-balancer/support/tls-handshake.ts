import { connect } from "node:tls";
import type { LoadBalancer } from "../../../../local/load-balancer/load-balancer";

/** What a client that speaks one version of TLS only agrees on with the load balancer: `TLSv1.3 h2`, or `refused`. */
export function tlsHandshake(
  { certificate, domainName, port }: LoadBalancer,
  version: "TLSv1.1" | "TLSv1.2" | "TLSv1.3",
): Promise<string> {
  const socket = connect({
    host: "127.0.0.1",
    port,
    ca: certificate.certificate,
    servername: domainName,
    ALPNProtocols: ["h2"],
    minVersion: version,
    maxVersion: version,
    // OpenSSL itself would not offer the old ones otherwise.
    ciphers: "DEFAULT@SECLEVEL=0",
  });
  return new Promise((resolve) => {
    socket.once("secureConnect", () => {
      resolve(`${socket.getProtocol()} ${socket.alpnProtocol}`);
      socket.end();
    });
    socket.once("error", () => resolve("refused"));
    socket.once("close", () => socket.destroy());
  });
}
