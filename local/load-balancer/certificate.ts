import { generate } from "selfsigned";

const dnsName = 2;
const ipAddress = 7;

/** PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/**
 * A certificate for a domain name that is its own authority: clients trust it by taking it as theirs. It is for 127.0.0.1
 * too, because no resolver of this machine leads the name there.
 */
export async function createCertificate(domainName: string): Promise<Certificate> {
  const { cert, private: privateKey } = await generate([{ name: "commonName", value: domainName }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: dnsName, value: domainName },
          { type: ipAddress, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { certificate: cert, privateKey };
}
