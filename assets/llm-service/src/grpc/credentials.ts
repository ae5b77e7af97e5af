import { readFileSync } from "node:fs";
import { ServerCredentials } from "@grpc/grpc-js";
import { generate } from "selfsigned";
import type { Settings } from "../settings";

const validDays = 3650;

/**
 * TLS with the given certificate, or with a self-signed one made now, whose key never leaves the memory. The load
 * balancer does not verify the certificates of its targets.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
 */
export async function serverCredentials({ certificate, tls }: Settings): Promise<ServerCredentials> {
  if (!tls) return ServerCredentials.createInsecure();
  const pair =
    certificate === undefined
      ? await selfSigned()
      : {
          cert_chain: readFileSync(certificate.certificateFile),
          private_key: readFileSync(certificate.privateKeyFile),
        };
  return ServerCredentials.createSsl(null, [pair]);
}

async function selfSigned() {
  const { cert, private: privateKey } = await generate([{ name: "commonName", value: "llm-service" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notAfterDate: new Date(Date.now() + validDays * 24 * 3_600_000),
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
  });
  return { cert_chain: Buffer.from(cert), private_key: Buffer.from(privateKey) };
}
