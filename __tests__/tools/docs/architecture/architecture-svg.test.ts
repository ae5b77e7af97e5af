import { readFileSync } from "node:fs";
import { join } from "node:path";
import { architectureSvg } from "../../../../tools/docs/architecture/architecture-svg";
import { synthesizeDefaultStacks } from "../../../../tools/docs/architecture/synthesized-stacks";
import { certificateOf, drawnStacks } from "./support/drawn-stacks";

test("docs/images/architecture.svg is what `npm run docs` writes", async () => {
  const committed = readFileSync(join(__dirname, "../../../../docs/images/architecture.svg"), "utf8");
  expect(committed).toBe(await architectureSvg(synthesizeDefaultStacks()));
});

test("the same stacks are drawn as the same bytes", async () => {
  const stacks = drawnStacks();
  expect(await architectureSvg(stacks)).toBe(await architectureSvg(structuredClone(stacks)));
});

test.each([
  ["targetGroup.stickiness.cookieName=Sticky", "cookie Sticky, 15 min"],
  ["targetGroup.healthCheck.path=/ready", "HTTPS :443 /ready, every 15 s"],
  ["scaling.maxCapacity=4", "1 desired, 1 to 4"],
  ["network.cidr=10.20.0.0/16", "VPC 10.20.0.0/16"],
  ["network.natGateway=per-zone", "NAT gateway in zone a and b"],
  ["service.modelName=llama3.2:1b", "llama3.2:1b"],
  ["identity.issuerUrl=https://login.example.com/", "Lets a WebSocket in by"],
])("%s: the drawing says %j", async (option, label) => {
  const other = option.startsWith("identity.")
    ? ["identity.clientId=chat-page", "identity.audience=chat"]
    : [];
  expect(await architectureSvg(drawnStacks([option, ...other]))).toContain(`>${label}</text>`);
});

test.each([
  ["no NAT gateway", ["network.natGateway=none"]],
  ["three zones", ["network.zones=a,b,c"]],
  ["gRPC target group", ["targetGroup.protocolVersion=GRPC"]],
  ["several instance types", ["instances.types=c5.2xlarge,c5a.2xlarge,m5.2xlarge"]],
  ["on-demand base", ["instances.onDemandBaseCapacity=1", "scaling.maxCapacity=4"]],
  ["around the clock", ["scaling.schedule.enabled=false"]],
  ["no flow logs", ["network.flowLogs=false"]],
  ["somebody else's logging role", ["chatApi.accountLogging=existing"]],
  [
    "own names",
    [
      "chatApi.domainName=api.example.com",
      `chatApi.certificateArn=${certificateOf("us-west-2")}`,
      "chatApi.zoneId=Z0123456789ABCDEFGHIJ",
      "webClient.domainName=chat.example.com",
      `webClient.certificateArn=${certificateOf("us-east-1")}`,
      "webClient.zoneId=Z0123456789ABCDEFGHIJ",
    ],
  ],
])("%s is drawn too", async (_scenario, options) => {
  expect(await architectureSvg(drawnStacks(options))).toMatch(/^<svg .*<\/svg>\n$/s);
});
