import { readInstanceEnvironment } from "../../../local/instance/user-data";
import { instanceFiles } from "../../support/instance-files";
import { synthesize } from "../../support/synthesize";

const stack = synthesize([
  "targetGroup.stickiness.cookieName=Other",
  "service.maxInFlight=7",
]).LlmServiceInfraStack;

test("reads what the synthesized launch template writes for each program", () => {
  expect(readInstanceEnvironment(stack)).toMatchObject({
    llmService: {
      PORT: "50051",
      COOKIE_NAME: "Other",
      MAX_IN_FLIGHT: "7",
      METRIC_NAMESPACE: "deepseek/test",
    },
    healthProxy: { SERVICE_ADDRESS: "127.0.0.1:50051", HEALTH_PATH: "/health", COOKIE_NAME: "Other" },
  });
});

test("reads the same from an applied state, whose user data is in base64", () => {
  const userData = Buffer.from(instanceFiles().userData).toString("base64");
  const resource = {
    mode: "managed",
    type: "aws_launch_template",
    name: "launch-template_template",
    instances: [{ attributes: { user_data: userData } }],
  };
  const state = { resources: [resource], outputs: {} } as unknown as Parameters<
    typeof readInstanceEnvironment
  >[0];
  expect(readInstanceEnvironment(state)).toEqual(readInstanceEnvironment(synthesize().LlmServiceInfraStack));
});

test("a path that Terraform would take for a template arrives as it was written", () => {
  const other = synthesize(["targetGroup.healthCheck.path=/health/${x}"]).LlmServiceInfraStack;
  expect(readInstanceEnvironment(other).healthProxy.HEALTH_PATH).toBe("/health/${x}");
});

test("a stack without a launch template is refused", () => {
  expect(() => readInstanceEnvironment({ resource: {} })).toThrow(
    "one aws_launch_template with user data, and has 0",
  );
});

test("user data that writes no such file is refused with what it writes", () => {
  const userData = `#cloud-config\n${JSON.stringify({ write_files: [{ path: "/etc/motd", content: "" }] })}`;
  const template = { user_data: Buffer.from(userData).toString("base64") };
  expect(() => readInstanceEnvironment({ resource: { aws_launch_template: { template } } })).toThrow(
    "writes no /etc/llm-service/llm-service.env; it writes /etc/motd",
  );
});
