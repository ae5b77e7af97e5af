import { accountId } from "../../common/argument-rules";
import { uniqueSuffix } from "../../common/identifiers";
import { joined, text } from "../../common/values";
import type { ArgumentRule, ResourceRules } from "../../rule";
import { functionName, functionNameRule } from "./function-name";

const statementId: ArgumentRule = {
  forceNew: true,
  length: [1, 100],
  patterns: [{ pattern: /^[\w-]+$/, message: "must contain alphanumeric, underscores or dashes only" }],
};

/** Rules of `aws_lambda_permission`. */
export const permission: ResourceRules = {
  source: "internal/service/lambda/permission.go",
  arguments: {
    action: {
      forceNew: true,
      patterns: [
        {
          pattern: /^(lambda:[*]|lambda:[A-Za-z]+|[*])$/,
          message: "must be a valid action (usually starts with lambda:)",
        },
      ],
    },
    event_source_token: {
      forceNew: true,
      length: [1, 256],
      patterns: [
        {
          pattern: /^[\w.-]+$/,
          message: "must contain alphanumeric, periods, underscores or dashes only",
        },
      ],
    },
    function_name: { forceNew: true, ...functionNameRule },
    function_url_auth_type: { forceNew: true, oneOf: ["NONE", "AWS_IAM"] },
    principal: { forceNew: true },
    principal_org_id: { forceNew: true },
    qualifier: {
      forceNew: true,
      length: [1, 128],
      patterns: [
        {
          pattern: /^[\w$-]+$/,
          message: "must contain alphanumeric, dollar signs, underscores or dashes only",
        },
      ],
    },
    source_account: { forceNew: true, ...accountId },
    source_arn: { forceNew: true, format: "arn" },
    statement_id: { ...statementId, conflictsWith: ["statement_id_prefix"] },
    statement_id_prefix: { ...statementId, conflictsWith: ["statement_id"] },
  },
  computed: {
    statement_id: (resource, context) =>
      `${text(resource.statement_id_prefix) ?? "terraform-"}${uniqueSuffix(context, "statement")}`,
    statement_id_prefix: (resource) =>
      /^(.*)\d{18}[0-9a-f]{8}$/.exec(text(resource.statement_id) ?? "")?.[1] ?? "",
    id: (resource) => text(resource.statement_id),
  },
  uniqueName: (resource) => joined("/", functionName(resource.function_name), text(resource.statement_id)),
};
