import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectDirectory } from "../../../local/paths";
import { imageTags } from "../../../modules/images/image-tags";
import { command } from "../../support/command";
import { waitUntil } from "../../support/wait-until";
import { FakeRegistry } from "./fake-registry";
import { RecordingDocker } from "./recording-docker";

const account = "123456789012";
const registryHost = `${account}.dkr.ecr.us-west-2.amazonaws.com`;
const repository = `${registryHost}/deepseek/staging/llm-service`;
const tags = imageTags({});

let directory: string;
let docker: RecordingDocker;
let registry: FakeRegistry;
const original = { ...process.env };

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), "image-"));
  docker = new RecordingDocker(directory);
  registry = await FakeRegistry.start();
  for (const name of Object.keys(process.env)) if (/^(AWS|DOCKER)_/.test(name)) delete process.env[name];
  Object.assign(process.env, {
    PATH: `${docker.binDirectory}:${original.PATH}`,
    AWS_ENDPOINT_URL_ECR: registry.endpoint,
    AWS_ACCESS_KEY_ID: "key",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    DEEPSEEK_ACM_ARN: `arn:aws:acm:us-west-2:${account}:certificate/7c9e6679-7425-40de-944b-e07fc1f90ae7`,
  });
});
afterEach(async () => {
  process.env = { ...original };
  await registry.close();
  rmSync(directory, { recursive: true, force: true });
});

const image = (...args: readonly string[]) => command("image", ...args, "--environment", "staging");

describe("build", () => {
  test("builds every image for x86_64 under the tag that the stack asks for, without AWS", async () => {
    const { exitCode, output } = await image("build");
    expect(output).toContain(`llm-service   ${tags["llm-service"]}`);
    expect(exitCode).toBe(0);
    const builds = docker.calls.filter(({ args }) => args[0] === "build");
    expect(builds.map(({ args }) => args.slice(1).join(" "))).toEqual([
      `--platform linux/amd64 --file assets/engine/Dockerfile --tag ${repository}:${tags.engine} --provenance=false --load assets/engine`,
      `--platform linux/amd64 --file assets/llm-service/Dockerfile --tag ${repository}:${tags["llm-service"]} --provenance=false --load .`,
      `--platform linux/amd64 --file assets/health-proxy/Dockerfile --tag ${repository}:${tags["health-proxy"]} --provenance=false --load assets/health-proxy`,
    ]);
    for (const { buildKit, directory: place } of builds) {
      expect({ buildKit, place }).toEqual({ buildKit: "1", place: projectDirectory });
    }
    expect(registry.operations).toEqual([]);
  });

  test("does not build what is built", async () => {
    await image("build", "--image", "engine");
    const { exitCode, output } = await image("build", "--image", "engine", "--image", "engine");
    expect(output).toMatch(new RegExp(`^engine +${tags.engine} +built already\n$`));
    expect(exitCode).toBe(0);
    expect(docker.deeds).toEqual(["build"]);
  });

  test("leaves alone what the configuration names", async () => {
    const { exitCode, output } = await image(
      "build",
      "-i",
      "engine",
      "--set",
      "service.engineImageTag=vllm-1",
    );
    expect(output).toContain("made elsewhere, as service.engineImageTag says");
    expect(exitCode).toBe(0);
    expect(docker.deeds).toEqual([]);
  });

  test("that fails ends the command, with docker's own message above", async () => {
    docker.behave("build", "fails");
    const { exitCode, output } = await image("build");
    expect(output).toContain("docker build of engine failed (exit code 1)");
    expect(exitCode).toBe(1);
    expect(docker.deeds).toEqual(["build"]);
  });

  test("that is interrupted ends docker, and the command with 130", async () => {
    docker.behave("build", "waits");
    const ending = image("build");
    await waitUntil("docker builds", () => docker.deeds.includes("build"));
    process.emit("SIGINT", "SIGINT");
    expect(await ending).toMatchObject({ exitCode: 130, output: expect.stringContaining("Interrupted.") });
  });
});

describe("push", () => {
  test("builds and pushes what the repository lacks, and nothing else", async () => {
    registry.tags.add(tags.engine);
    const { exitCode, output } = await image("push");
    expect(output).toContain("in ECR already");
    expect(output.match(/pushed$/gm)).toHaveLength(2);
    expect(exitCode).toBe(0);
    expect(docker.deeds).toEqual(["build", "build", "login", "push", "push"]);
    expect(docker.call("push").args).toEqual(["push", `${repository}:${tags["llm-service"]}`]);
  });

  test("needs no docker when everything is there", async () => {
    for (const tag of Object.values(tags)) registry.tags.add(tag);
    process.env.PATH = directory;
    const { exitCode, output } = await image("push");
    expect(output.match(/in ECR already$/gm)).toHaveLength(3);
    expect(exitCode).toBe(0);
    expect(registry.operations).toEqual(Array(3).fill("DescribeImages"));
  });

  test("logs in with a password by standard input, into a directory that is gone afterwards", async () => {
    await image("push", "--image", "health-proxy");
    const login = docker.call("login");
    expect(login.args).toEqual(["login", "--username", "AWS", "--password-stdin", registryHost]);
    expect(login.input).toBe("registry-password");
    // An entry without a password: docker then uses this file, and not the system's keychain.
    expect(JSON.parse(login.configFile)).toEqual({ auths: { [registryHost]: {} } });
    expect(docker.call("push").config).toBe(login.config);
    expect(existsSync(login.config)).toBe(false);
    // The daemon that the operator's own configuration names.
    expect(docker.call("push").host).toBe("unix:///run/user/1000/docker.sock");
    expect(docker.call("build")).toMatchObject({ config: "", host: "" });
    expect(JSON.stringify(docker.calls.map(({ args }) => args))).not.toContain("registry-password");
  });

  test("that is interrupted leaves no login behind", async () => {
    docker.behave("push", "waits");
    const ending = image("push", "--image", "engine");
    await waitUntil("docker pushes", () => docker.deeds.includes("push"));
    process.emit("SIGINT", "SIGINT");
    expect((await ending).exitCode).toBe(130);
    expect(existsSync(docker.call("push").config)).toBe(false);
    expect(process.listenerCount("SIGINT")).toBe(0);
  });

  test.each(["login", "push"])("with a docker %s that fails leaves no login behind", async (word) => {
    docker.behave(word, "fails");
    const { exitCode, output } = await image("push", "--image", "engine");
    expect(output).toMatch(
      word === "login"
        ? `docker login at ${registryHost} failed: docker says why`
        : "docker push of engine failed (exit code 1)",
    );
    expect(exitCode).toBe(1);
    expect(existsSync(docker.call("login").config)).toBe(false);
  });

  test("takes it for done when somebody else was faster: tags are immutable", async () => {
    docker.behave("push", "fails");
    registry.tagPushedMeanwhile = tags.engine;
    const { exitCode, output } = await image("push", "--image", "engine");
    expect(output).toContain("in ECR already, pushed by somebody else");
    expect(exitCode).toBe(0);
  });

  test("says so when an image that is made elsewhere is missing", async () => {
    const { exitCode, output } = await image("push", "--set", "service.engineImageTag=vllm-1");
    expect(output).toContain(`${repository}:vllm-1 is not in ECR. service.engineImageTag names an image`);
    expect(exitCode).toBe(1);
    expect(docker.deeds).toEqual([]);
  });
});

describe("what is missing is one message that says what to do", () => {
  test("docker", async () => {
    process.env.PATH = directory;
    const { exitCode, output } = await image("build");
    expect(output).toMatch(/^docker cannot be started \(docker: not found\)\. Install Docker/);
    expect(exitCode).toBe(1);
  });

  test("its daemon", async () => {
    docker.behave("version", "fails");
    const { exitCode, output } = await image("push");
    expect(output).toContain("The Docker daemon does not answer (docker says why). Start it");
    expect(exitCode).toBe(1);
  });

  test("the repository", async () => {
    registry.refusal = "RepositoryNotFoundException";
    const { exitCode, output } = await image("push");
    expect(output).toBe(
      `There is no repository deepseek/staging/llm-service in account ${account}, us-west-2: LlmServiceInfraStack makes it. Run first: npm run deploy -- --environment staging\n`,
    );
    expect(exitCode).toBe(1);
  });

  test("a permission", async () => {
    registry.refusal = "AccessDeniedException";
    const { exitCode, output } = await image("push");
    expect(output).toMatch(/AccessDeniedException.*Your credentials need ecr:DescribeImages/);
    expect(exitCode).toBe(1);
  });

  test("the network", async () => {
    // A port that was free a moment ago.
    const gone = await FakeRegistry.start();
    process.env.AWS_ENDPOINT_URL_ECR = gone.endpoint;
    await gone.close();
    const { exitCode, output } = await image("push");
    expect(output).toMatch(/^ECR in us-west-2 .*ECONNREFUSED.*Check the network/);
    expect(exitCode).toBe(1);
  });

  test("credentials", async () => {
    delete process.env.AWS_ACCESS_KEY_ID;
    const { exitCode, output } = await image("push");
    expect(output).toMatch(/^No AWS credentials for the environment "staging"/);
    expect(exitCode).toBe(1);
  });

  test("the account", async () => {
    delete process.env.DEEPSEEK_ACM_ARN;
    const { exitCode, output } = await image("push");
    expect(output).toContain("DEEPSEEK_ACM_ARN");
    expect(exitCode).toBe(2);
  });
});

describe("wrong usage is one line, with exit code 2", () => {
  test.each([
    ["no action", [], "missing required argument 'action'"],
    ["an unknown action", ["pull"], "Allowed choices are build, push"],
    [
      "an unknown image",
      ["build", "--image", "proxy"],
      "There is no image proxy. Images: engine, llm-service, health-proxy.",
    ],
    ["an unknown key", ["build", "--set", "service.engineTag=x"], "Did you mean"],
  ])("%s", async (_, args, message) => {
    const { exitCode, output } = await image(...args);
    expect(output).toContain(message);
    expect(output).not.toMatch(/^ {4}at /m);
    expect(exitCode).toBe(2);
  });

  test("the local cloud, which has no registry", async () => {
    const { exitCode, output } = await command("image", "push", "--environment", "local");
    expect(output).toContain("The local cloud has no registry of images");
    expect(exitCode).toBe(2);
  });
});
