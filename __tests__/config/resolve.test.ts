import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentNames, localEnvironmentNames } from "../../config/environments";
import { projectDirectory } from "../../config/project-directory";
import { environmentFilePath, readEnvironmentFile } from "../../config/sources";
import { configurationOf } from "../support/configuration";

const ownCertificate =
  "arn:aws:acm:eu-central-1:111122223333:certificate/00000000-1111-2222-3333-444444444444";

describe("defaults", () => {
  test("are the values of the description", () => {
    const configuration = configurationOf([], { environment: "production" });
    expect(configuration).toMatchObject({
      region: "us-west-2",
      accountId: "034362047054",
      network: { cidr: "172.16.0.0/16", zones: ["a", "b"], natGateway: "one", flowLogs: true },
      loadBalancer: {
        certificateArn: "arn:aws:acm:us-west-2:034362047054:certificate/436d84a6-1cc3-432c-b5ca-d9150749a5f6",
        domainName: "deepseek.jonathanmau.com",
        idleTimeoutSeconds: 300,
        deletionProtection: true,
      },
      targetGroup: {
        port: 50_051,
        protocolVersion: "HTTP2",
        deregistrationDelaySeconds: 120,
        healthCheck: { path: "/health", port: 443, matcher: "200" },
        stickiness: { cookieName: "LlmServiceStickiness", durationSeconds: 900 },
      },
      instances: { types: ["c5.2xlarge"], image: "al2", spotMaxPriceUsdPerHour: 0.25, rootVolumeGiB: 30 },
      scaling: {
        minCapacity: 1,
        maxCapacity: 1,
        cpuTargetPercent: 70,
        schedule: { enabled: true, timeZone: "America/Chicago", downCron: "0 0 * * *", upCron: "0 9 * * *" },
      },
      service: { modelName: "deepseek-r1:1.5b", heartbeatSeconds: 15, drainSeconds: 120 },
      chatApi: { answerTimeoutSeconds: 300, maxConcurrentAnswers: 36, onDisconnect: "finish" },
      identity: { provider: "cognito", selfSignUp: false, deletionProtection: true },
    });
  });

  test("that depend on other keys follow them", () => {
    const grpc = configurationOf(["targetGroup.protocolVersion=GRPC", "targetGroup.port=50100"]);
    expect(grpc.targetGroup.healthCheck).toMatchObject({
      path: "/grpc.health.v1.Health/Check",
      port: 50_100,
      matcher: "0",
    });
    expect(configurationOf(["scaling.minCapacity=2", "scaling.maxCapacity=4"]).scaling.desiredCapacity).toBe(
      2,
    );
    const elsewhere = configurationOf([
      "region=eu-central-1",
      `loadBalancer.certificateArn=${ownCertificate}`,
    ]);
    expect(elsewhere.accountId).toBe("111122223333");
    expect(elsewhere.state.bucketName).toBe("deepseek-test-111122223333-eu-central-1-state");
  });

  test.each([
    [[], 36],
    [["scaling.maxCapacity=3", "service.maxQueued=6"], 30],
    [["service.maxInFlight=1", "service.maxQueued=0", "scaling.backlogPerInstanceTarget=0.5"], 2],
    [["scaling.maxCapacity=1000"], 1000],
  ])("of answers at the same time follow what the instances take: %j", (options, expected) => {
    expect(configurationOf(options).chatApi.maxConcurrentAnswers).toBe(expected);
  });

  test("of the sign-in are a user pool's, or an own issuer's", () => {
    expect(configurationOf().identity).toEqual({
      provider: "cognito",
      audience: "https://chat.deepseek-test",
      scope: "https://chat.deepseek-test/chat",
      domainPrefix: "deepseek-test-034362047054",
      selfSignUp: false,
      sessionDays: 7,
      deletionProtection: false,
    });
    const issuer = [
      "identity.issuerUrl=https://login.example.com/tenant/",
      "identity.clientId=page",
      "identity.audience=chat",
      "identity.origins=https://login.example.com,https://tokens.example.com",
    ];
    expect(configurationOf(issuer).identity).toEqual({
      provider: "openid",
      issuerUrl: "https://login.example.com/tenant/",
      jwksUrl: "https://login.example.com/tenant/.well-known/jwks.json",
      clientId: "page",
      audience: "chat",
      scope: "",
      origins: ["https://login.example.com", "https://tokens.example.com"],
    });
    expect(
      configurationOf([...issuer, "identity.jwksUrl=https://keys.example.com/k"]).identity,
    ).toMatchObject({
      jwksUrl: "https://keys.example.com/k",
    });
  });

  test("subnets keep their range when a zone is added", () => {
    const two = configurationOf().network;
    const three = configurationOf(["network.zones=a,b,c"]).network;
    expect(three.privateCidrs).toMatchObject(two.privateCidrs);
    expect(three.publicCidrs).toMatchObject(two.publicCidrs);
    expect(three.privateCidrs).toEqual({ a: "172.16.0.0/20", b: "172.16.16.0/20", c: "172.16.32.0/20" });
    expect(three.publicCidrs).toEqual({ a: "172.16.128.0/20", b: "172.16.144.0/20", c: "172.16.160.0/20" });
  });
});

describe("sources", () => {
  test("the last one that names a key wins: environment, .env, variables, options", () => {
    const key = "logs.retentionDays";
    const variable = "DEEPSEEK_LOGS_RETENTION_DAYS";
    const days = (sources: Parameters<typeof configurationOf>[1], options: string[] = []) =>
      configurationOf(options, { environment: "staging", ...sources }).logs.retentionDays;
    expect(configurationOf([], { environment: "production" }).logs.retentionDays).toBe(30);
    expect(days({})).toBe(14);
    expect(days({ environmentFile: { [variable]: "60" } })).toBe(60);
    expect(days({ environmentFile: { [variable]: "60" }, variables: { [variable]: "90" } })).toBe(90);
    expect(
      days({ environmentFile: { [variable]: "60" }, variables: { [variable]: "90" } }, [`${key}=120`]),
    ).toBe(120);
  });

  test("DEEPSEEK_ACM_ARN names the certificate", () => {
    const configuration = configurationOf(["region=eu-central-1"], {
      environmentFile: { DEEPSEEK_ACM_ARN: ownCertificate },
    });
    expect(configuration.loadBalancer.certificateArn).toBe(ownCertificate);
  });

  test("lists and maps can be written in one word", () => {
    const configuration = configurationOf([
      "network.zones=a, c",
      "tags=Team=chat,CostCenter=42",
      'network.publicSubnetCidrs={"a":"172.16.200.0/24","c":"172.16.201.0/24"}',
    ]);
    expect(configuration.network.zones).toEqual(["a", "c"]);
    expect(configuration.tags).toEqual({ Team: "chat", CostCenter: "42" });
    expect(configuration.network.publicCidrs).toEqual({ a: "172.16.200.0/24", c: "172.16.201.0/24" });
  });

  test.each(["0 9 * * MON-FRI", "*/30 8-18 1,15 JAN-MAR 1-5", "59 23 31 12 0"])(
    "the cron %s is taken",
    (cron) => {
      expect(configurationOf([`scaling.schedule.upCron=${cron}`]).scaling.schedule.upCron).toBe(cron);
    },
  );

  test("an empty variable counts as not given", () => {
    expect(configurationOf([], { variables: { DEEPSEEK_REGION: "" } }).region).toBe("us-west-2");
  });

  test("DEEPSEEK_ENVIRONMENT selects the environment, the option wins", () => {
    const variables = { DEEPSEEK_ENVIRONMENT: "staging" };
    expect(configurationOf([], { environment: undefined, variables }).environment).toBe("staging");
    expect(configurationOf([], { environment: "local", variables }).environment).toBe("local");
    expect(configurationOf([], { environment: undefined }).environment).toBe("production");
  });

  test.each(environmentNames)("environment %s resolves", (environment) => {
    expect(configurationOf([], { environment }).environment).toBe(environment);
  });

  test("local environments can be destroyed", () => {
    for (const environment of localEnvironmentNames) {
      expect(configurationOf([], { environment }).loadBalancer.deletionProtection).toBe(false);
    }
  });
});

describe(".env file", () => {
  const directory = mkdtempSync(join(tmpdir(), "env-file-"));
  afterAll(() => rmSync(directory, { recursive: true }));

  test("is read with comments and quotes; a missing one holds nothing", () => {
    const path = join(directory, ".env");
    writeFileSync(path, '# comment\nDEEPSEEK_ACM_ARN="arn"\n\nAWS_PROFILE=mine\n');
    expect(readEnvironmentFile(path)).toEqual({ DEEPSEEK_ACM_ARN: "arn", AWS_PROFILE: "mine" });
    expect(readEnvironmentFile(join(directory, "none"))).toEqual({});
  });

  test("lies in the project's root, unless DEEPSEEK_ENV_FILE names another", () => {
    expect(environmentFilePath({})).toBe(join(projectDirectory, ".env"));
    expect(environmentFilePath({ DEEPSEEK_ENV_FILE: "/elsewhere/.env" })).toBe("/elsewhere/.env");
    expect(configurationOf([], { variables: { DEEPSEEK_ENV_FILE: "/elsewhere/.env" } }).region).toBe(
      "us-west-2",
    );
  });
});
