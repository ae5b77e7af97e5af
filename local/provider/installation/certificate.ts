import { generate } from "selfsigned";
import type { Certificate } from "../protocol/handshake";

/** The name that go-plugin expects in a plugin's certificate. */
const NAME = "localhost";
const DNS_NAME = 2;

/**
 * The certificate by which the plugin proves itself to Terraform. Made once at the build: the library that
 * writes it takes 100 ms, and Terraform starts the provider several times a command.
 */
export async function createCertificate(): Promise<Certificate> {
  const { cert, private: privateKey } = await generate([{ name: "commonName", value: NAME }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notBeforeDate: new Date("2020-01-01"),
    notAfterDate: new Date("2050-01-01"),
    extensions: [
      // go-plugin takes the certificate as its only authority.
      { name: "basicConstraints", cA: true, critical: true },
      {
        name: "keyUsage",
        digitalSignature: true,
        keyEncipherment: true,
        keyAgreement: true,
        keyCertSign: true,
      },
      { name: "extKeyUsage", serverAuth: true, clientAuth: true },
      { name: "subjectAltName", altNames: [{ type: DNS_NAME, value: NAME }] },
    ],
  });
  return { certificate: cert, privateKey };
}
