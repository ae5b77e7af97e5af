import { regionalArn } from "../../common/identifiers";
import { text } from "../../common/values";
import type { ApplyContext, ArgumentRule } from "../../rule";

/** The name in what names a function: itself, a partial or a whole ARN, with a qualifier or without. */
const FUNCTION =
  /^(?:arn:[\w-]+:lambda:)?(?:[a-z]{2}-(?:[a-z]+-){1,2}\d:)?(?:\d{12}:)?(?:function:)?([\w-]+)(?::(?:\$LATEST|[\w-]+))?$/;

/** `validFunctionName`. */
export const functionNameRule: ArgumentRule = {
  length: [1, 140],
  patterns: [
    { pattern: FUNCTION, message: "must be valid function name or function ARN" },
    {
      pattern: /^(?:.*:)?[^:]{0,64}(?::(?:\$LATEST|[\w-]+))?$/,
      message: "expected length of the Lambda function name to be less than or equal to 64",
    },
  ],
};

/** The name of the function that an argument names by its name or its ARN. */
export function functionName(value: unknown): string | undefined {
  return FUNCTION.exec(text(value) ?? "")?.[1];
}

export function functionArn(value: unknown, context: ApplyContext): string {
  return regionalArn(context, "lambda", `function:${functionName(value) ?? ""}`);
}
