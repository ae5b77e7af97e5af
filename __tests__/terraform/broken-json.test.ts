import { Deployment, terraformTimeoutMilliseconds } from "../support/deployment";

jest.setTimeout(terraformTimeoutMilliseconds);

let deployment: Deployment;
beforeAll(async () => {
  deployment = await Deployment.open();
  deployment.synthesize([]);
  await deployment.terraform("VpcInfrastructureStack").init();
});
afterAll(() => deployment?.close());

type Json = Record<string, Record<string, Record<string, Record<string, unknown>>>>;

const mistakes: readonly (readonly [what: string, change: (resource: Json["x"]) => void, said: RegExp])[] = [
  [
    "a misspelt attribute",
    ({ aws_lb }) => Object.assign(aws_lb?.["load-balancer_alb"] ?? {}, { idle_timeuot: 60 }),
    /Extraneous JSON object property|Unsupported argument|idle_timeuot/,
  ],
  [
    "a misspelt attribute in a block",
    ({ aws_lb_target_group }) => {
      Object.assign(aws_lb_target_group?.["target-group_group"]?.health_check ?? {}, { mather: "200" });
    },
    /mather/,
  ],
  [
    "a missing required argument",
    ({ aws_lb_listener }) => delete aws_lb_listener?.["load-balancer_https-listener"]?.load_balancer_arn,
    /Missing required argument[\s\S]*load_balancer_arn/,
  ],
  [
    "a reference to nothing",
    ({ aws_lb }) => Object.assign(aws_lb?.["load-balancer_alb"] ?? {}, { name: "${aws_vpc.nowhere.id}" }),
    /Reference to undeclared resource/,
  ],
  [
    "a block of the wrong shape",
    ({ aws_lb_target_group }) =>
      Object.assign(aws_lb_target_group?.["target-group_group"] ?? {}, { health_check: "yes" }),
    /health_check/,
  ],
  [
    "a wrong type",
    ({ aws_lb }) => Object.assign(aws_lb?.["load-balancer_alb"] ?? {}, { idle_timeout: "soon" }),
    /idle_timeout|a number is required/,
  ],
  [
    "a value that the provider refuses",
    ({ aws_lb_target_group }) =>
      Object.assign(aws_lb_target_group?.["target-group_group"] ?? {}, { port: 70_000 }),
    /expected port to be in the range \(1 - 65535\), got 70000/,
  ],
  [
    "a resource type that there is none of",
    (resources) => Object.assign(resources, { aws_load_balancer: { x: {} } }),
    /does not support resource type "aws_load_balancer"/,
  ],
];

test.each(mistakes)("%s is refused by validate", async (_what, change, said) => {
  deployment.synthesize([]);
  deployment.edit("VpcInfrastructureStack", (json) => change((json as unknown as Json).resource ?? {}));
  await expect(deployment.terraform("VpcInfrastructureStack").validate()).rejects.toThrow(said);
});

test("the unbroken one is valid", async () => {
  deployment.synthesize([]);
  await expect(deployment.terraform("VpcInfrastructureStack").validate()).resolves.toBeUndefined();
});
