import { TerraformMessages } from "../../../local/terraform/messages";

function messagesOf(...lines: readonly (object | string)[]): TerraformMessages {
  const messages = new TerraformMessages();
  for (const line of lines) messages.add(typeof line === "string" ? line : JSON.stringify(line));
  return messages;
}

const change = (action: string) => ({
  type: "planned_change",
  change: { resource: { addr: `aws_vpc.${action}` }, action },
});

test("gathers planned and completed changes", () => {
  const messages = messagesOf({ type: "version", terraform: "1.11.4" }, change("create"), change("replace"), {
    type: "apply_complete",
    hook: { resource: { addr: "aws_vpc.create" }, action: "create" },
  });
  expect(messages.planned).toEqual([
    { address: "aws_vpc.create", action: "create" },
    { address: "aws_vpc.replace", action: "replace" },
  ]);
  expect(messages.completed).toEqual([{ address: "aws_vpc.create", action: "create" }]);
});

test.each([
  ["nothing", [], false],
  ["a data source that is read", [change("read")], false],
  ["a resource", [change("update")], true],
  ["an output only", [{ type: "outputs", outputs: { id: { action: "create" } } }], true],
  ["outputs that stay", [{ type: "outputs", outputs: { id: { action: "noop" } } }], false],
])("whether %s makes an apply necessary", (_, lines, expected) => {
  expect(messagesOf(...lines).changesAnything()).toBe(expected);
});

test("words errors as Terraform does, and loses no line that is not JSON", () => {
  const messages = messagesOf(
    {
      type: "diagnostic",
      diagnostic: {
        severity: "error",
        summary: "Unsupported argument",
        detail: 'An argument named "cidr" is not expected here.',
        address: "aws_vpc.main",
        range: { filename: "cdk.tf.json", start: { line: 12 } },
      },
    },
    { type: "diagnostic", diagnostic: { severity: "warning", summary: "Only a warning" } },
    "panic: something unforeseen",
  );
  expect(messages.errors()).toBe(
    [
      "Error: Unsupported argument",
      "  with aws_vpc.main, on cdk.tf.json line 12",
      'An argument named "cidr" is not expected here.',
      "",
      "panic: something unforeseen",
    ].join("\n"),
  );
});
