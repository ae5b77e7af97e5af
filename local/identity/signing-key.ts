import { generateKeyPairSync, type JsonWebKey, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const modulusBits = 2048;

/** Where the private signing key of an issuer's directory lies: a JSON Web Key for RS256. */
export function signingKeyFile(directory: string): string {
  return path.join(directory, "signing-key.json");
}

/** The signing key of an issuer, made when there is none: tokens stay good when the issuer starts again. */
export function signingKey(directory: string): JsonWebKey {
  const file = signingKeyFile(directory);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: modulusBits });
  const key = { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), alg: "RS256", use: "sig" };
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, JSON.stringify(key), { mode: 0o600 });
  return key;
}
