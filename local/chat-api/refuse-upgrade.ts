import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** Answers a request to become a WebSocket with an error, as API Gateway words it, and closes. */
export function refuseUpgrade(socket: Duplex, statusCode: number, body: string | object): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ""}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(text)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${text}`);
}
