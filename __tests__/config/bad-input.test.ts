import { configurationOf } from "../support/configuration";
import { expectRefusal, type Refused } from "./support/expect-refusal";
import { problemsOf } from "./support/problems-of";

const arn = "arn:aws:acm:us-west-2:034362047054:certificate/436d84a6-1cc3-432c-b5ca-d9150749a5f6";

const issuer = ["identity.issuerUrl=https://login.example.com"] as const;

const refused: readonly Refused[] = [
  [["project=X"], "project", "2 to 12 lower-case letters"],
  [["project=a-name-too-long"], "project", "2 to 12 lower-case letters"],
  [["region=oregon"], "region", "AWS region code"],
  [["region=us-west2"], "region", "AWS region code"],
  [["accountId=12345"], "accountId", "12 digits"],
  [["accountId=111122223333"], "accountId", "034362047054, the account of the certificate"],
  [["tags=no-equals-sign"], "tags", "a map"],
  [["tags=aws:reserved=x"], "tags", "do not start with aws:"],
  [["loadBalancer.certificateArn=nonsense"], "loadBalancer.certificateArn", "the ARN of an ACM certificate"],
  [
    ["loadBalancer.certificateArn=arn:aws:iam::034362047054:role/x"],
    "loadBalancer.certificateArn",
    "ACM certificate",
  ],
  [[`loadBalancer.certificateArn=${arn}0`], "loadBalancer.certificateArn", "the ARN of an ACM certificate"],
  [
    [`loadBalancer.certificateArn=${arn.replace("034362047054", "34362047054")}`],
    "loadBalancer.certificateArn",
    "ARN",
  ],
  [
    [`loadBalancer.certificateArn=${arn.replace("us-west-2", "us-east-1")}`],
    "loadBalancer.certificateArn",
    "in us-west-2",
  ],
  [["region=us-east-1"], "loadBalancer.certificateArn", "in us-east-1, the region of this environment"],
  [["loadBalancer.domainName=localhost"], "loadBalancer.domainName", "at least one dot"],
  [["loadBalancer.domainName=Chat.Example.com"], "loadBalancer.domainName", "lower-case DNS name"],
  [["loadBalancer.domainName=-a.example.com"], "loadBalancer.domainName", "lower-case DNS name"],
  [["loadBalancer.sslPolicy=ELBSecurityPolicy-2016-08"], "loadBalancer.sslPolicy", "ELBSecurityPolicy-TLS13"],
  [["loadBalancer.idleTimeoutSeconds=0"], "loadBalancer.idleTimeoutSeconds", "from 1 to 4000"],
  [["loadBalancer.idleTimeoutSeconds=4001"], "loadBalancer.idleTimeoutSeconds", "from 1 to 4000"],
  [["loadBalancer.idleTimeoutSeconds=5m"], "loadBalancer.idleTimeoutSeconds", "from 1 to 4000"],
  [["loadBalancer.clientKeepAliveSeconds=59"], "loadBalancer.clientKeepAliveSeconds", "from 60 to 604800"],
  [["loadBalancer.deletionProtection=yes"], "loadBalancer.deletionProtection", "true or false"],
  [["loadBalancer.accessLogRetentionDays=0"], "loadBalancer.accessLogRetentionDays", "from 1 to 3650"],
  [["network.cidr=172.16.0.0"], "network.cidr", "IPv4 CIDR block"],
  [["network.cidr=172.16.0.0/33"], "network.cidr", "IPv4 CIDR block"],
  [["network.cidr=172.16.0.1/16"], "network.cidr", "no host bits set"],
  [["network.cidr=172.16.0.0/24"], "network.cidr", "from /16 to /23"],
  [["network.cidr=10.0.0.0/8"], "network.cidr", "from /16 to /23"],
  [["network.cidr=8.8.0.0/16"], "network.cidr", "private range"],
  [["network.cidr=fd00::/56"], "network.cidr", "IPv4 CIDR block"],
  [["network.zones=a"], "network.zones", "2 to 6 different letters"],
  [["network.zones=a,a"], "network.zones", "a is given twice"],
  [["network.zones=us-west-2a,us-west-2b"], "network.zones", "2 to 6 different letters"],
  [["network.natGateway=two"], "network.natGateway", "one, per-zone or none"],
  [["network.flowLogs=on"], "network.flowLogs", "true or false"],
  [
    ["network.publicSubnetCidrs=a=172.16.200.0/24"],
    "network.publicSubnetCidrs",
    "exactly one range for each of the zones a, b",
  ],
  [
    ["network.publicSubnetCidrs=a=172.17.0.0/24,b=172.17.1.0/24"],
    "network.publicSubnetCidrs",
    "inside 172.16.0.0/16",
  ],
  [
    ["network.publicSubnetCidrs=a=172.16.200.0/29,b=172.16.201.0/24"],
    "network.publicSubnetCidrs",
    "/28 or larger",
  ],
  [
    ["network.privateSubnetCidrs=a=172.16.200.0/28,b=172.16.201.0/24"],
    "network.privateSubnetCidrs",
    "/27 or larger",
  ],
  [
    ["network.privateSubnetCidrs=a=172.16.8.0/20,b=172.16.32.0/20"],
    "network.privateSubnetCidrs",
    "no host bits set",
  ],
  [
    ["network.privateSubnetCidrs=a=172.16.0.0/20,b=172.16.0.0/24"],
    "network.privateSubnetCidrs",
    "share no address",
  ],
  [
    ["network.publicSubnetCidrs=a=172.16.0.0/24,b=172.16.200.0/24"],
    "network.publicSubnetCidrs",
    "share no address",
  ],
  [["targetGroup.port=0"], "targetGroup.port", "from 1 to 65535"],
  [["targetGroup.port=443"], "targetGroup.port", "not 443"],
  [["targetGroup.port=50051.5"], "targetGroup.port", "from 1 to 65535"],
  [["targetGroup.protocolVersion=HTTP1"], "targetGroup.protocolVersion", "HTTP2 or GRPC"],
  [
    ["targetGroup.deregistrationDelaySeconds=3601"],
    "targetGroup.deregistrationDelaySeconds",
    "from 0 to 3600",
  ],
  [["targetGroup.healthCheck.path=health"], "targetGroup.healthCheck.path", "starting with /"],
  [["targetGroup.healthCheck.port=8080"], "targetGroup.healthCheck.port", "443 or 50051"],
  [["targetGroup.healthCheck.matcher=ok"], "targetGroup.healthCheck.matcher", "one code, a list"],
  [
    ["targetGroup.healthCheck.matcher=0"],
    "targetGroup.healthCheck.matcher",
    "HTTP status codes from 200 to 499",
  ],
  [
    ["targetGroup.protocolVersion=GRPC", "targetGroup.healthCheck.matcher=200"],
    "targetGroup.healthCheck.matcher",
    "gRPC status codes from 0 to 99",
  ],
  [["targetGroup.healthCheck.intervalSeconds=4"], "targetGroup.healthCheck.intervalSeconds", "from 5 to 300"],
  [["targetGroup.healthCheck.timeoutSeconds=1"], "targetGroup.healthCheck.timeoutSeconds", "from 2 to 120"],
  [
    ["targetGroup.healthCheck.timeoutSeconds=15"],
    "targetGroup.healthCheck.timeoutSeconds",
    "less than the interval",
  ],
  [
    ["targetGroup.healthCheck.healthyThreshold=1"],
    "targetGroup.healthCheck.healthyThreshold",
    "from 2 to 10",
  ],
  [
    ["targetGroup.healthCheck.unhealthyThreshold=11"],
    "targetGroup.healthCheck.unhealthyThreshold",
    "from 2 to 10",
  ],
  [
    ["targetGroup.stickiness.cookieName=AWSALBAPP"],
    "targetGroup.stickiness.cookieName",
    "AWSALB, which AWS reserves",
  ],
  [
    ["targetGroup.stickiness.cookieName=awsalb-mine"],
    "targetGroup.stickiness.cookieName",
    "AWSALB, which AWS reserves",
  ],
  [["targetGroup.stickiness.cookieName=a b"], "targetGroup.stickiness.cookieName", "RFC 6265 token"],
  [
    ["targetGroup.stickiness.durationSeconds=604801"],
    "targetGroup.stickiness.durationSeconds",
    "from 1 to 604800",
  ],
  [["instances.types=c5"], "instances.types", "instance types"],
  [["instances.types=c5.2xlarge,c5.2xlarge"], "instances.types", "c5.2xlarge is given twice"],
  [["instances.types=c7g.2xlarge"], "instances.types", "x86_64"],
  [["instances.types=g5.xlarge"], "instances.types", 'g5.xlarge needs the image "gpu"'],
  [["instances.image=gpu"], "instances.types", "c5.2xlarge has none"],
  [["instances.image=gpu", "instances.types=g5.xlarge,c5.xlarge"], "instances.types", "c5.xlarge has none"],
  [["instances.image=ubuntu"], "instances.image", "al2, al2023 or gpu"],
  [["instances.spotMaxPriceUsdPerHour=cheap"], "instances.spotMaxPriceUsdPerHour", "greater than 0"],
  [["instances.spotMaxPriceUsdPerHour=0"], "instances.spotMaxPriceUsdPerHour", "greater than 0"],
  [["instances.spotMaxPriceUsdPerHour=-0.25"], "instances.spotMaxPriceUsdPerHour", "greater than 0"],
  [["instances.spotMaxPriceUsdPerHour=0,25"], "instances.spotMaxPriceUsdPerHour", "greater than 0"],
  [["instances.onDemandBaseCapacity=2"], "instances.onDemandBaseCapacity", "from 0 to 1"],
  [["instances.onDemandPercentageAboveBase=101"], "instances.onDemandPercentageAboveBase", "from 0 to 100"],
  [["instances.rootVolumeGiB=7"], "instances.rootVolumeGiB", "from 8 to 16384"],
  [
    ["instances.image=gpu", "instances.types=g5.xlarge", "instances.rootVolumeGiB=20"],
    "instances.rootVolumeGiB",
    "from 30",
  ],
  [["scaling.minCapacity=2"], "scaling.minCapacity", "from 0 to 1, the value of scaling.maxCapacity"],
  [["scaling.minCapacity=-1"], "scaling.minCapacity", "from 0"],
  [["scaling.maxCapacity=0"], "scaling.maxCapacity", "from 1 to 1000"],
  [["scaling.desiredCapacity=5"], "scaling.desiredCapacity", "from 1 to 1"],
  [
    ["scaling.minCapacity=2", "scaling.maxCapacity=4", "scaling.desiredCapacity=1"],
    "scaling.desiredCapacity",
    "from 2 to 4",
  ],
  [["scaling.cpuTargetPercent=101"], "scaling.cpuTargetPercent", "from 1 to 100"],
  [["scaling.backlogPerInstanceTarget=0"], "scaling.backlogPerInstanceTarget", "greater than 0"],
  [["scaling.schedule.timeZone=Central"], "scaling.schedule.timeZone", "IANA time zone"],
  [["scaling.schedule.downCron=0 25 * * *"], "scaling.schedule.downCron", "five cron fields"],
  [["scaling.schedule.upCron=0 9 * *"], "scaling.schedule.upCron", "five cron fields"],
  [["scaling.schedule.upCron=0 0 9 * * *"], "scaling.schedule.upCron", "five cron fields"],
  [["scaling.schedule.upCron=0 9 L * *"], "scaling.schedule.upCron", "five cron fields"],
  [["scaling.schedule.upCron=0 9 32 * *"], "scaling.schedule.upCron", "five cron fields"],
  [["scaling.schedule.upCron=@daily"], "scaling.schedule.upCron", "five cron fields"],
  [["scaling.schedule.upCron=0 0 * * *"], "scaling.schedule.upCron", "other than scaling.schedule.downCron"],
  [
    ["scaling.backlogPerInstanceTarget=36"],
    "scaling.backlogPerInstanceTarget",
    "less than 36, all that one instance",
  ],
  [["service.maxInFlight=0"], "service.maxInFlight", "from 1 to 256"],
  [["service.maxQueued=-1"], "service.maxQueued", "from 0 to 10000"],
  [["service.maxConnectionAgeSeconds=59"], "service.maxConnectionAgeSeconds", "from 60 to 604800"],
  [["service.engineStallSeconds=0"], "service.engineStallSeconds", "from 1 to 3600"],
  [["service.logLevel=verbose"], "service.logLevel", "debug, info, warn or error"],
  [["service.modelName="], "service.modelName", "a model name"],
  [["service.modelName=two words"], "service.modelName", "a model name"],
  [["service.heartbeatSeconds=300"], "service.heartbeatSeconds", "less than 300, the idle timeout"],
  [["service.drainSeconds=121"], "service.drainSeconds", "at most 120, the deregistration delay"],
  [["service.engineImageTag=a b"], "service.engineImageTag", "image tag"],
  [["logs.retentionDays=31"], "logs.retentionDays", "one of 1, 3, 5, 7, 14, 30"],
  [["state.bucketName=My_Bucket"], "state.bucketName", "lower-case letters"],
  [["state.noncurrentVersionDays=0"], "state.noncurrentVersionDays", "from 1 to 3650"],
];

describe("each bad value is refused with its key, its value, what is allowed and where to change it", () => {
  test.each(refused)("%j", expectRefusal);
});

describe("what is missing is asked for, with the key and where to set it", () => {
  test.each([
    [issuer, ["identity.clientId", "identity.audience"]],
    [["project=my-aws"], ["identity.domainPrefix"]],
    [["webClient.domainName=chat.example.com"], ["webClient.certificateArn"]],
  ] as const)("%j", (options, keys) => {
    const { message, problems } = problemsOf(options);
    expect(problems.map(({ key }) => key)).toEqual(keys);
    for (const key of keys) expect(message).toContain(`${key} is missing`);
    for (const { fix } of problems) expect(fix).toMatch(/^Set DEEPSEEK_\w+, or .+ to an allowed value\.$/);
  });
});

describe("what is no key at all", () => {
  test.each([
    ["scaling.maxCapacit=3", "scaling.maxCapacit", "Did you mean scaling.maxCapacity?"],
    [
      "loadbalancer.domainName=a.example.com",
      "loadbalancer.domainName",
      "Did you mean loadBalancer.domainName?",
    ],
    [
      "completely.different=1",
      "completely.different",
      "Remove --set completely.different: there is no such key.",
    ],
    ["network=x", "network", "there is no such key"],
    ["scaling.maxCapacity", "--set scaling.maxCapacity", "Write the key, an equals sign and the value"],
  ])("--set %s", (option, key, fix) => {
    const { problems } = problemsOf([option]);
    expect(problems).toEqual([expect.objectContaining({ key, fix: expect.stringContaining(fix) })]);
  });

  test("a variable, with the nearest one and its place", () => {
    const { problems } = problemsOf([], { environmentFile: { DEEPSEEK_ACM_ANR: "x" } });
    expect(problems).toEqual([
      expect.objectContaining({
        key: "DEEPSEEK_ACM_ANR",
        value: "x",
        fix: "Did you mean DEEPSEEK_ACM_ARN? Rename it in .env.",
      }),
    ]);
  });

  test.each(["prodution", "", "Production", "constructor"])("environment %j", (environment) => {
    const { problems } = problemsOf([], { environment });
    expect(problems).toEqual([
      expect.objectContaining({
        key: "environment",
        value: environment,
        allowed: "production, staging, development, local, test",
      }),
    ]);
  });
});

describe("all at once", () => {
  test("every problem is in one message, and a broken key hides no other", () => {
    const { problems, message } = problemsOf([
      "scaling.maxCapacity=many",
      "scaling.minCapacity=5",
      "network.zones=a",
      "instances.types=c7g.large",
      "nonsense=1",
    ]);
    expect(problems.map(({ key }) => key).sort()).toEqual([
      "instances.types",
      "network.zones",
      "nonsense",
      "scaling.maxCapacity",
    ]);
    expect(message).toContain('of environment "test" cannot be used: 4 problems.');
  });

  test("the message names the place where the value was given", () => {
    const { problems } = problemsOf(["logs.retentionDays=2"], {
      environmentFile: { DEEPSEEK_REGION: "x" },
      variables: { DEEPSEEK_PROJECT: "X" },
    });
    expect(Object.fromEntries(problems.map(({ key, fix }) => [key, fix]))).toEqual({
      project: "Change DEEPSEEK_PROJECT in the environment variables.",
      region: "Change DEEPSEEK_REGION in .env.",
      "logs.retentionDays": "Change --set logs.retentionDays.",
    });
  });
});

describe("a deployment", () => {
  test("needs the operator's own certificate", () => {
    const { problems } = problemsOf([], { environment: "production", deploying: true });
    expect(problems).toEqual([
      expect.objectContaining({ key: "DEEPSEEK_ACM_ARN", fix: expect.stringContaining(".env.example") }),
    ]);
  });

  test("to the local cloud needs nothing", () => {
    expect(configurationOf([], { environment: "local", deploying: true }).environment).toBe("local");
  });

  test("is content with it", () => {
    const environmentFile = { DEEPSEEK_ACM_ARN: arn };
    expect(
      configurationOf([], { environment: "production", deploying: true, environmentFile }).environment,
    ).toBe("production");
  });
});
