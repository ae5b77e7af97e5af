import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { instanceFiles, instanceVariants } from "../../support/instance-files";
import { pythonProgram } from "../../support/validator";

const scripts = ["/usr/local/bin/bootstrap-instance", "/usr/local/bin/pull-image"];
const shellcheck = (script: string) => pythonProgram("shellcheck", ["--shell", "bash", "-"], script);

describe("shellcheck", () => {
  test.each(Object.keys(instanceVariants) as (keyof typeof instanceVariants)[])(
    "accepts the scripts of %s",
    (name) => {
      const instance = instanceFiles(instanceVariants[name]);
      for (const script of scripts) {
        expect(shellcheck(instance.content(script))).toEqual({ exitCode: 0, output: "" });
      }
    },
  );

  test("refuses a variable that is not quoted", () => {
    const script = instanceFiles().content("/usr/local/bin/pull-image");
    const broken = script.replace('docker pull --quiet "$image"', "docker pull --quiet $image");
    expect(broken).not.toBe(script);
    expect(shellcheck(broken)).toEqual({ exitCode: 1, output: expect.stringContaining("SC2086") });
  });
});

describe("pull-image", () => {
  const image = "123456789012.dkr.ecr.us-west-2.amazonaws.com/deepseek/test/llm-service:engine-1";
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), "pull-image-"));
    mkdirSync(path.join(directory, "bin"));
    program("aws", 'echo "aws $*" >> "$CALLS"; echo password');
    program("sleep", 'echo "sleep $*" >> "$CALLS"');
    program(
      "docker",
      `case "$1" in
         image) [ -e "$HERE/present" ] ;;
         login) echo "docker $* $(cat) $(test -d "$DOCKER_CONFIG" && echo directory)" >> "$CALLS"; echo "$DOCKER_CONFIG" > "$HERE/config" ;;
         pull) echo "docker $*" >> "$CALLS"; [ -e "$HERE/pushed" ] || { [ -e "$HERE/soon" ] && mv "$HERE/soon" "$HERE/pushed"; exit 1; } ;;
       esac`,
    );
    // The instance's /run is not this machine's.
    program("mktemp", 'mkdir "$HERE/login"; echo "$HERE/login"');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function program(name: string, script: string): void {
    const file = path.join(directory, "bin", name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }

  function pull() {
    const script = path.join(directory, "pull-image");
    writeFileSync(script, instanceFiles().content("/usr/local/bin/pull-image"));
    const { status, stderr } = spawnSync("bash", [script, image], {
      encoding: "utf8",
      env: {
        PATH: `${path.join(directory, "bin")}:${process.env.PATH}`,
        HERE: directory,
        CALLS: path.join(directory, "calls"),
        AWS_REGION: "us-west-2",
      },
    });
    const record = path.join(directory, "calls");
    const calls = existsSync(record) ? readFileSync(record, "utf8").trimEnd().split("\n") : [];
    return { status, stderr, calls };
  }

  const mark = (name: string) => writeFileSync(path.join(directory, name), "");

  test("asks nobody for an image that is here", () => {
    mark("present");
    expect(pull()).toEqual({ status: 0, stderr: "", calls: [] });
  });

  test("logs in with the instance's role, pulls, and leaves no login", () => {
    mark("pushed");
    const { status, calls } = pull();
    expect(calls).toEqual([
      "aws ecr get-login-password --region us-west-2",
      "docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-west-2.amazonaws.com password directory",
      `docker pull --quiet ${image}`,
    ]);
    expect(status).toBe(0);
    expect(existsSync(readFileSync(path.join(directory, "config"), "utf8").trim())).toBe(false);
  });

  test("tries again", () => {
    mark("soon");
    const { status, calls } = pull();
    expect(calls.filter((call) => !/^(aws|docker login)/.test(call))).toEqual([
      `docker pull --quiet ${image}`,
      "sleep 5",
      `docker pull --quiet ${image}`,
    ]);
    expect(status).toBe(0);
  });

  test("gives up after five attempts, saying which image", () => {
    const { status, stderr, calls } = pull();
    expect(calls.filter((call) => call.startsWith("docker pull"))).toHaveLength(5);
    expect(calls.filter((call) => call.startsWith("sleep"))).toEqual([
      "sleep 5",
      "sleep 10",
      "sleep 20",
      "sleep 40",
    ]);
    expect(stderr).toContain(`Cannot pull ${image}`);
    expect(status).toBe(1);
    expect(existsSync(path.join(directory, "login"))).toBe(false);
  });
});
