import { ecrRules } from "../../../../../local/provider/rules/services/ecr";
import { applyContext, created, problems } from "../../support/apply-context";

const { aws_ecr_lifecycle_policy: lifecycle, aws_ecr_repository: repository } = ecrRules;

test("a repository has its registry's address", () => {
  expect(created(repository, { name: "chat/llm" })).toMatchObject({
    id: "chat/llm",
    arn: "arn:aws:ecr:us-east-1:123456789012:repository/chat/llm",
    registry_id: "123456789012",
    repository_url: "123456789012.dkr.ecr.us-east-1.amazonaws.com/chat/llm",
  });
  const china = applyContext("seed", { region: "cn-north-1", partition: "aws-cn" });
  expect(created(repository, { name: "chat" }, china).repository_url).toBe(
    "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/chat",
  );
});

test.each(["Chat", "chat--llm", "-chat", "chat/", "chat llm"])("the name %s is refused", (name) => {
  expect(problems(repository, { name })).toEqual([
    expect.stringContaining(
      "InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression",
    ),
  ]);
});

test("names that ECR takes pass, one character does not", () => {
  expect(problems(repository, { name: "chat/llm-service_1.0" })).toEqual([]);
  expect(problems(repository, { name: "c" })).toEqual([
    expect.stringContaining("must have length greater than or equal to 2"),
  ]);
});

test("exclusions need a tag mutability that knows them", () => {
  const filters = { name: "chat", image_tag_mutability_exclusion_filter: [{ filter: "latest*" }] };
  expect(problems(repository, { ...filters, image_tag_mutability: "IMMUTABLE_WITH_EXCLUSION" })).toEqual([]);
  expect(problems(repository, { ...filters, image_tag_mutability: null })).toEqual([
    ": image_tag_mutability_exclusion_filter can only be used when image_tag_mutability is set to IMMUTABLE_WITH_EXCLUSION or MUTABLE_WITH_EXCLUSION",
  ]);
});

test("a lifecycle policy holds rules", () => {
  const rule = { rulePriority: 1, selection: {}, action: { type: "expire" } };
  expect(problems(lifecycle, { policy: JSON.stringify({ rules: [rule] }) })).toEqual([]);
  expect(problems(lifecycle, { policy: undefined })).toEqual([]);
  expect(problems(lifecycle, { policy: "{}" })).toEqual([
    expect.stringContaining("Lifecycle policy validation failure"),
  ]);
});
