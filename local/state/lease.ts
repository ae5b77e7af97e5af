import { connect, type Socket } from "node:net";

const greetingTimeoutMilliseconds = 5000;

/** Who uses the S3 server, as every other user can read it. */
export interface LeaseHolder {
  /** A UUID, new for each lease. */
  readonly id: string;
  /** In words, for messages. */
  readonly owner: string;
  readonly pid: number;
}

/** An open connection that keeps the S3 server alive. */
export interface Lease {
  readonly id: string;
  readonly endpoint: string;
  /** Those who held leases when this one was taken, itself included. */
  readonly holders: readonly LeaseHolder[];
  /** A program that inherits it holds the lease too, even when this process is killed. */
  readonly connection: Socket;
  /** False when the server has gone away. */
  isAlive(): boolean;
  close(): void;
}

interface Greeting {
  readonly id: string;
  readonly endpoint: string;
  readonly leases: readonly LeaseHolder[];
}

/** Takes a lease at the server with this address; undefined when it is no longer there. */
export async function takeLease(
  server: { readonly id: string; readonly leasePort: number },
  holder: LeaseHolder,
): Promise<Lease | undefined> {
  const connection = connect({ host: "127.0.0.1", port: server.leasePort });
  let alive = true;
  connection.on("error", () => connection.destroy());
  connection.once("close", () => {
    alive = false;
  });
  connection.write(`${JSON.stringify(holder)}\n`);
  const greeting = await readGreeting(connection);
  // Another program may listen on the port of a server that was killed.
  if (greeting?.id !== server.id) {
    connection.destroy();
    return undefined;
  }
  // A lease that nobody closes must not keep the process from ending.
  connection.unref();
  return {
    id: holder.id,
    endpoint: greeting.endpoint,
    holders: greeting.leases,
    connection,
    isAlive: () => alive,
    // Not end(): its FIN would drop the lease for programs that inherited the connection.
    close: () => connection.destroy(),
  };
}

async function readGreeting(connection: Socket): Promise<Greeting | undefined> {
  connection.setTimeout(greetingTimeoutMilliseconds, () => connection.destroy());
  const line = await new Promise<string>((resolve) => {
    let text = "";
    connection.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      if (text.includes("\n")) resolve(text);
    });
    connection.once("close", () => resolve(""));
  });
  connection.setTimeout(0);
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
