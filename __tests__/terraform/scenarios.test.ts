import { Deployment, terraformTimeoutMilliseconds } from "../support/deployment";

jest.setTimeout(terraformTimeoutMilliseconds);

let deployment: Deployment;
beforeAll(async () => {
  deployment = await Deployment.open();
});
afterAll(() => deployment?.close());

/** The rows of docs/scenarios.md. */
const scenarios: readonly (readonly [name: string, options: readonly string[]])[] = [
  ["NAT gateway per zone", ["network.natGateway=per-zone"]],
  ["no NAT gateway", ["network.natGateway=none"]],
  ["three zones", ["network.zones=a,b,c"]],
  ["gRPC target group", ["targetGroup.protocolVersion=GRPC"]],
  ["Amazon Linux 2023", ["instances.image=al2023"]],
  [
    "GPU",
    [
      "instances.image=gpu",
      "instances.types=g5.xlarge,g4dn.xlarge",
      "instances.spotMaxPriceUsdPerHour=0.8",
      "instances.rootVolumeGiB=60",
    ],
  ],
  ["several instance types", ["instances.types=c5.2xlarge,c5a.2xlarge,m5.2xlarge"]],
  ["on-demand base", ["instances.onDemandBaseCapacity=1", "scaling.maxCapacity=4"]],
  ["mixed above the base", ["instances.onDemandPercentageAboveBase=25"]],
  ["around the clock", ["scaling.schedule.enabled=false"]],
  ["scale out", ["scaling.maxCapacity=4"]],
  ["no flow logs", ["network.flowLogs=false"]],
];

test.each(scenarios)("%s: applied, planned empty, destroyed", async (_name, options) => {
  deployment.synthesize(options);
  for (const stack of ["VpcInfrastructureStack", "LlmServiceInfraStack"] as const) {
    await deployment.apply(stack);
    expect(await deployment.terraform(stack).isUnchanged()).toBe(true);
  }
  for (const stack of ["LlmServiceInfraStack", "VpcInfrastructureStack"] as const) {
    await deployment.destroy(stack);
    expect((await deployment.state(stack)).resources.filter(({ mode }) => mode === "managed")).toEqual([]);
  }
});
