import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as grpc from "@grpc/grpc-js";

/** Every Terraform provider expects this in `TF_PLUGIN_MAGIC_COOKIE`: it was not started by hand. */
const MAGIC_COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
const CORE_PROTOCOL = 1;
const TERRAFORM_PROTOCOL = 5;

export interface Certificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly privateKey: string;
}

export function startedByTerraform(environment: NodeJS.ProcessEnv): boolean {
  return environment.TF_PLUGIN_MAGIC_COOKIE === MAGIC_COOKIE;
}

export interface Offer {
  /** The line that go-plugin reads from the standard output. */
  readonly line: string;
  /** Removes the socket. */
  remove(): void;
}

/**
 * Starts to listen on a socket of its own. The two sides prove themselves to each other: Terraform by the
 * certificate in `PLUGIN_CLIENT_CERT`, the plugin by the one in the line.
 */
export async function listen(
  server: grpc.Server,
  own: Certificate,
  environment: NodeJS.ProcessEnv,
): Promise<Offer> {
  const { socket, remove } = createSocketPath(environment.PLUGIN_UNIX_SOCKET_DIR);
  const client = environment.PLUGIN_CLIENT_CERT;
  const credentials = client
    ? grpc.ServerCredentials.createSsl(
        Buffer.from(client),
        [{ private_key: Buffer.from(own.privateKey), cert_chain: Buffer.from(own.certificate) }],
        true,
      )
    : grpc.ServerCredentials.createInsecure();
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, credentials, (error) => (error ? reject(error) : resolve()));
  });
  const fields = [CORE_PROTOCOL, TERRAFORM_PROTOCOL, "unix", socket, "grpc"];
  return { line: `${[...fields, ...(client ? [derOf(own.certificate)] : [])].join("|")}\n`, remove };
}

function createSocketPath(folder: string | undefined): { socket: string; remove: () => void } {
  if (folder) {
    const socket = path.join(folder, `plugin-${process.pid}.sock`);
    return { socket, remove: () => rmSync(socket, { force: true }) };
  }
  const own = mkdtempSync(path.join(os.tmpdir(), "aws-stand-in-"));
  return {
    socket: path.join(own, "plugin.sock"),
    remove: () => rmSync(own, { recursive: true, force: true }),
  };
}

/** The certificate in base64 without padding, the form of go-plugin's line. */
function derOf(certificate: string): string {
  return certificate.replace(/-----[^-]+-----|\s|=/g, "");
}
