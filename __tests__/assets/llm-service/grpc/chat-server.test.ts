import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type ClientHttp2Session, connect } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ChannelCredentials, status } from "@grpc/grpc-js";
import { ChatServiceClient } from "../../../../assets/proto/generated/llm/v1/chat";
import { createCertificate } from "../../../../local/load-balancer/certificate";
import { Chat, question } from "../../../support/chat";
import { RunningService } from "../../../support/service";

let running: RunningService;
afterEach(() => running.close());

/** A bare HTTP/2 connection, as the load balancer holds one. */
async function connection(): Promise<ClientHttp2Session> {
  const session = connect(`https://localhost:${running.service.port}`, { rejectUnauthorized: false });
  await new Promise((resolve, reject) => session.once("remoteSettings", resolve).once("error", reject));
  return session;
}

test("a connection carries as many streams as the settings say", async () => {
  running = await RunningService.start({}, { GRPC_MAX_CONCURRENT_STREAMS: "7" });
  const session = await connection();
  expect(session.remoteSettings.maxConcurrentStreams).toBe(7);
  session.close();
});

test("an idle connection is pinged", async () => {
  running = await RunningService.start({}, { GRPC_KEEPALIVE_SECONDS: "1" });
  const session = await connection();
  await new Promise((resolve) => session.once("ping", resolve));
  session.close();
});

test("a connection that has its age is ended by GOAWAY, and its running answer completes", async () => {
  running = await RunningService.start(
    { tokensPerAnswer: 60, tokensPerSecond: 20 },
    { GRPC_MAX_CONNECTION_AGE_SECONDS: "1" },
  );
  const chat = new Chat(running.client, "?");
  const session = await connection();
  await new Promise((resolve) => session.once("goaway", resolve));
  session.destroy();
  expect(await chat.status).toMatchObject({ code: status.OK });
  expect(chat.deltas).toHaveLength(60);
});

test("a given certificate is the one that clients see", async () => {
  const directory = mkdtempSync(join(tmpdir(), "certificate-"));
  try {
    const { certificate, privateKey } = await createCertificate("chat.example.com");
    writeFileSync(join(directory, "certificate.pem"), certificate);
    writeFileSync(join(directory, "key.pem"), privateKey);
    running = await RunningService.start(
      {},
      {
        TLS_CERTIFICATE_FILE: join(directory, "certificate.pem"),
        TLS_PRIVATE_KEY_FILE: join(directory, "key.pem"),
      },
    );
    const client = new ChatServiceClient(
      `127.0.0.1:${running.service.port}`,
      ChannelCredentials.createSsl(Buffer.from(certificate)),
      { "grpc.ssl_target_name_override": "chat.example.com" },
    );
    expect(await new Chat(client, "?").status).toMatchObject({ code: status.OK });
    client.close();
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("a request that is larger than any history may be is refused before it is read whole", async () => {
  running = await RunningService.start();
  const chat = new Chat(running.client, question("x".repeat(3_000_000)));
  expect(await chat.status).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
  expect(await new Chat(running.client, "?").status).toMatchObject({ code: status.OK });
});
