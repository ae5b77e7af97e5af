import { readUnitPolicies } from "../../../local/instance/unit-policies";
import { synthesize } from "../../support/synthesize";

/** A stack whose launch template writes the units with this one changed. */
function withUnit(change: (content: string) => string) {
  const names = ["llm-engine", "llm-service", "health-proxy"];
  const files = names.map((name) => ({
    path: `/etc/systemd/system/${name}.service`,
    content: change("[Service]\nRestart=always\nRestartSec=7\n"),
  }));
  const userData = `#cloud-config\n${JSON.stringify({ write_files: files })}`;
  const template = { user_data: Buffer.from(userData).toString("base64") };
  return { resource: { aws_launch_template: { template } } };
}

test("reads what the units of the synthesized launch template say", () => {
  const common = {
    restart: "always",
    restartSeconds: 5,
    startLimit: { burst: 5, intervalSeconds: 3600 },
  };
  expect(readUnitPolicies(synthesize().LlmServiceInfraStack)).toEqual({
    engine: { ...common, preventExitStatus: [] },
    llmService: { ...common, preventExitStatus: [2] },
    healthProxy: { ...common, preventExitStatus: [2] },
  });
});

test("where a unit says nothing, systemd's defaults hold", () => {
  expect(readUnitPolicies(withUnit(() => "[Service]\n")).engine).toEqual({
    restart: "no",
    restartSeconds: 0.1,
    preventExitStatus: [],
    startLimit: { burst: 5, intervalSeconds: 10 },
  });
});

test("comments are no settings, and several exit codes are", () => {
  const unit = withUnit((content) => `${content}# RestartSec=1\nRestartPreventExitStatus=2 64\n`);
  expect(readUnitPolicies(unit).llmService).toMatchObject({ restartSeconds: 7, preventExitStatus: [2, 64] });
});

test.each([
  ["Restart=always", "Restart=on-failure", 'llm-engine.service: Restart=on-failure; only "always" and "no"'],
  ["RestartSec=7", "RestartSec=5min", "llm-engine.service: RestartSec=5min; only a number of seconds"],
])("%s as %s is refused", (from, to, words) => {
  expect(() => readUnitPolicies(withUnit((content) => content.replace(from, to)))).toThrow(words);
});
