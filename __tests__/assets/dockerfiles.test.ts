import { readFileSync } from "node:fs";
import path from "node:path";
import { projectDirectory } from "../../local/paths";
import { imageDefinitions, imageNames } from "../../modules/images/image-definition";
import { pythonProgram } from "../support/validator";

const hadolint = (dockerfile: string) => pythonProgram("hadolint", ["--no-color", "-"], dockerfile);
const dockerfileOf = (name: (typeof imageNames)[number]) =>
  readFileSync(path.join(projectDirectory, imageDefinitions[name].dockerfile), "utf8");

test.each(imageNames)("hadolint accepts the Dockerfile of %s", (name) => {
  expect(hadolint(dockerfileOf(name))).toEqual({ exitCode: 0, output: "" });
});

test.each([
  ["a base without a tag", /^(FROM [^:\s]+):\S+$/m, "$1", "DL3006"],
  ["a base that is the latest", /^(FROM [^:\s]+):\S+$/m, "$1:latest", "DL3007"],
  ["root", /^USER .*$/gm, "USER root", "DL3002"],
])("hadolint refuses %s", (_, from, to, rule) => {
  const dockerfile = dockerfileOf("engine");
  const broken = dockerfile.replace(from, to);
  expect(broken).not.toBe(dockerfile);
  expect(hadolint(broken)).toEqual({ exitCode: 1, output: expect.stringContaining(rule) });
});
