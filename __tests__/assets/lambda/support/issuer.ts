import { generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

interface Key {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Made once, because it takes a while. */
const firstKey = newKey();

/** An OpenID Connect issuer, as far as the verification of its tokens goes. */
export class Issuer {
  /** How often the key set was asked for. */
  fetches = 0;
  /** How the key set is answered. */
  behaviour: "answer" | "fail" | "hang" = "answer";
  private key = firstKey;
  private readonly server = createServer((_, response) => {
    this.fetches++;
    if (this.behaviour === "hang") return;
    const { id, publicKey } = this.key;
    const keys = [{ ...publicKey.export({ format: "jwk" }), kid: id, use: "sig", alg: "RS256" }];
    response.writeHead(this.behaviour === "fail" ? 500 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify({ keys }));
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Signs with another key from now on. */
  rotate(): void {
    this.key = newKey();
  }

  get keyId(): string {
    return this.key.id;
  }

  /** @param key default: the issuer's own */
  token(claims: object, header: object = {}, key: Key = this.key): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const input = `${part({ alg: "RS256", typ: "JWT", kid: key.id, ...header })}.${part(claims)}`;
    return `${input}.${sign("sha256", Buffer.from(input), key.privateKey).toString("base64url")}`;
  }
}

/** @param id default: one that nobody else has */
export function newKey(id: string = randomUUID()): Key {
  return { id, ...generateKeyPairSync("rsa", { modulusLength: 2048 }) };
}
