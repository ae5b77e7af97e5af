/**
 * The least that a service of this contract does: a bare grpc-js server over TLS whose answers lie in its memory. Prints
 * one JSON line, `{"event":"listening","port":…}`, and runs until SIGTERM.
 *
 * A request for n tokens (`max_tokens`) gets n deltas; one for none gets `queued` and is never answered, as a caller
 * who waits for a place.
 */
import { Server, ServerCredentials, type ServerWritableStream } from "@grpc/grpc-js";
import { generate } from "selfsigned";
import {
  Channel,
  type ChatEvent,
  type ChatRequest,
  ChatServiceService,
} from "../../../assets/proto/generated/llm/v1/chat";

type Call = ServerWritableStream<ChatRequest, ChatEvent>;

/** As many as the engine's answers give with one read of the network. */
const eventsPerTurn = 300;
const manyStreams = 100_000;

function chat(call: Call): void {
  const tokens = call.request.maxTokens;
  if (tokens === 0) call.write({ event: { $case: "queued", value: { position: 1 } } });
  else write(call, 1, tokens);
}

function write(call: Call, from: number, tokens: number): void {
  let token = from;
  for (const end = Math.min(tokens, from + eventsPerTurn - 1); token <= end; token++) {
    const value = { sequence: BigInt(token), channel: Channel.CHANNEL_ANSWER, text: ` w${token}` };
    call.write({ event: { $case: "delta", value } });
  }
  const proceed = () => write(call, token, tokens);
  if (token > tokens) call.end();
  else if (call.writableNeedDrain) call.once("drain", proceed);
  else setImmediate(proceed);
}

async function main(): Promise<void> {
  const { cert, private: key } = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
  });
  const pair = { cert_chain: Buffer.from(cert), private_key: Buffer.from(key) };
  const server = new Server({ "grpc.max_concurrent_streams": manyStreams });
  server.addService(ChatServiceService, { chat });
  server.bindAsync("127.0.0.1:0", ServerCredentials.createSsl(null, [pair]), (error, port) => {
    if (error !== null) throw error;
    console.log(JSON.stringify({ event: "listening", port }));
  });
  process.once("SIGTERM", () => process.exit(0));
}

main();
