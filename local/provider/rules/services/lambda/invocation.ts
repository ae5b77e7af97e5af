import { createHash } from "node:crypto";
import { text } from "../../common/values";
import type { ResourceRules, Values, Violation } from "../../rule";

function checkInput(invocation: Values): readonly Violation[] {
  const input = text(invocation.input)?.trim();
  return invocation.lifecycle_scope === "CRUD" && input !== undefined && !/^\{.*\}$/s.test(input)
    ? [
        {
          path: "",
          summary: 'lifecycle_scope other than "CREATE_ONLY" requires input to be a JSON object',
        },
      ]
    : [];
}

/**
 * Rules of `aws_lambda_invocation`. Nothing runs where the stand-in applies: the result is that of a function
 * that answers nothing.
 */
export const invocation: ResourceRules = {
  source: "internal/service/lambda/invocation.go",
  arguments: {
    function_name: { forceNew: true },
    // With the scope that invokes at creation alone, which is the default, another input is another invocation.
    input: { forceNew: true, format: "json" },
    lifecycle_scope: { default: "CREATE_ONLY", oneOf: ["CREATE_ONLY", "CRUD"] },
    qualifier: { default: "$LATEST", forceNew: true },
    terraform_key: { default: "tf" },
    triggers: { forceNew: true },
  },
  computed: {
    id: ({ function_name, qualifier, input }) =>
      `${function_name},${qualifier},${createHash("md5").update(String(input)).digest("hex")}`,
    result: () => "null",
  },
  check: checkInput,
};
