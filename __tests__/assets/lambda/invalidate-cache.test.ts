import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { createInvalidateCacheHandler } from "../../../assets/lambda/src/invalidate-cache/invalidate-cache-handler";
import { Recorder } from "./support/recorder";

const asked: { url: string | undefined; body: string }[] = [];
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  asked.push({ url: request.url, body: Buffer.concat(chunks).toString() });
  response.writeHead(201, { "content-type": "text/xml" });
  response.end("<Invalidation><Id>I1</Id><Status>InProgress</Status></Invalidation>");
});
let handler: ReturnType<typeof createInvalidateCacheHandler>;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  handler = createInvalidateCacheHandler({
    client: new CloudFrontClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    }),
    distributionId: "E2EXAMPLE",
    log: new Recorder().log,
  });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test("the paths of the payload are invalidated once for what was deployed", async () => {
  const payload = { paths: ["/index.html", "/config.json"], callerReference: "4b227777d4dd1fc6" };
  expect(await handler(payload)).toEqual({ invalidationId: "I1" });
  expect(asked).toMatchObject([{ url: "/2020-05-31/distribution/E2EXAMPLE/invalidation" }]);
  expect(asked[0]?.body).toContain("<CallerReference>4b227777d4dd1fc6</CallerReference>");
  expect(asked[0]?.body).toContain("<Path>/index.html</Path><Path>/config.json</Path>");
  expect(asked[0]?.body).toContain("<Quantity>2</Quantity>");
});

test.each([
  {},
  { paths: [], callerReference: "a" },
  { paths: ["index.html"], callerReference: "a" },
  { paths: ["/*"] },
])("%j is refused", async (payload) => {
  await expect(handler(payload)).rejects.toThrow();
});
