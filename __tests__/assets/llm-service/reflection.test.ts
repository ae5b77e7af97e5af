import path from "node:path";
import { ChannelCredentials, Client, status } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { projectDirectory } from "../../../local/paths";
import { servingStatus } from "../../support/health";
import { RunningService } from "../../support/service";

let running: RunningService;
beforeAll(async () => {
  running = await RunningService.start();
});
afterAll(() => running.close());

/** Asks the reflection service one thing. */
async function reflect(request: object): Promise<Record<string, unknown>> {
  const reflection = loadSync(
    path.join(
      projectDirectory,
      "node_modules/@grpc/reflection/build/proto/grpc/reflection/v1/reflection.proto",
    ),
  );
  const service = reflection["grpc.reflection.v1.ServerReflection"] as unknown as {
    ServerReflectionInfo: {
      path: string;
      requestSerialize(value: object): Buffer;
      responseDeserialize(bytes: Buffer): Record<string, unknown>;
    };
  };
  const { path: method, requestSerialize, responseDeserialize } = service.ServerReflectionInfo;
  const client = new Client(
    `localhost:${running.service.port}`,
    ChannelCredentials.createSsl(null, null, null, { rejectUnauthorized: false }),
  );
  const call = client.makeBidiStreamRequest(method, requestSerialize, responseDeserialize);
  try {
    return await new Promise((resolve, reject) => {
      call.once("data", resolve).once("error", reject);
      call.write(request);
    });
  } finally {
    call.end();
    client.close();
  }
}

test("reflection lists the chat service", async () => {
  const answer = await reflect({ listServices: "" });
  expect(JSON.stringify(answer)).toContain("llm.v1.ChatService");
});

test("reflection describes its messages", async () => {
  const answer = await reflect({ fileContainingSymbol: "llm.v1.ChatRequest" });
  const { fileDescriptorProto } = answer.fileDescriptorResponse as { fileDescriptorProto: Buffer[] };
  expect(Buffer.concat(fileDescriptorProto).toString("latin1")).toMatch(/continue_from/);
});

test.each(["", "llm.v1.ChatService"])("health by the name %p", async (name) => {
  expect(await servingStatus(`localhost:${running.service.port}`, name)).toBe("SERVING");
});

test("an unknown name has no health", async () => {
  await expect(servingStatus(`localhost:${running.service.port}`, "other")).rejects.toMatchObject({
    code: status.NOT_FOUND,
  });
});
