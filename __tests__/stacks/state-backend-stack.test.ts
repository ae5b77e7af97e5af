import { configurationOf } from "../support/configuration";
import { resource, statements, synthesize } from "../support/synthesize";

const stacks = synthesize();
const stack = stacks.StateBackendStack;

describe("the state bucket", () => {
  test("is versioned, encrypted, private and cannot be destroyed by accident", () => {
    expect(resource(stack, "aws_s3_bucket", "state_bucket")).toMatchObject({
      bucket: "deepseek-test-034362047054-us-west-2-state",
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(resource(stack, "aws_s3_bucket_versioning", "state_versioning")).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    expect(
      resource(stack, "aws_s3_bucket_server_side_encryption_configuration", "state_encryption"),
    ).toMatchObject({
      rule: [
        { apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms" }, bucket_key_enabled: true },
      ],
    });
    expect(resource(stack, "aws_s3_bucket_public_access_block", "state_public-access-block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  test("keeps older versions for a while and answers over TLS only", () => {
    expect(resource(stack, "aws_s3_bucket_lifecycle_configuration", "state_lifecycle")).toMatchObject({
      rule: [{ status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 90 }] }],
    });
    const rules = resource(stack, "aws_s3_bucket_lifecycle_configuration", "state_lifecycle")
      .rule as object[];
    expect(rules[0]).not.toHaveProperty("expiration");
    expect(statements(stack, "state_policy-document").map(({ effect, sid }) => [effect, sid])).toEqual([
      ["Deny", "DenyPlainHttp"],
      ["Deny", "DenyOldTls"],
    ]);
  });
});

describe("remote state", () => {
  test("lies in S3 under one key for each stack, encrypted and locked", () => {
    const keys = Object.values(stacks).map(({ terraform }) => terraform.backend.s3);
    expect(keys).toEqual(
      ["bootstrap", "vpc-infrastructure", "llm-service", "chat-api", "web-client"].map((name) => ({
        bucket: "deepseek-test-034362047054-us-west-2-state",
        key: `test/us-west-2/${name}.tfstate`,
        region: "us-west-2",
        encrypt: true,
        use_lockfile: true,
      })),
    );
  });

  test("carries environment and region, so that none shares another's", () => {
    const region = "eu-central-1";
    const certificate = `arn:aws:acm:${region}:111122223333:certificate/00000000-1111-2222-3333-444444444444`;
    const elsewhere = synthesize(
      configurationOf([`region=${region}`, `loadBalancer.certificateArn=${certificate}`], {
        environment: "staging",
      }),
    );
    expect(elsewhere.VpcInfrastructureStack.terraform.backend.s3).toMatchObject({
      bucket: "deepseek-staging-111122223333-eu-central-1-state",
      key: "staging/eu-central-1/vpc-infrastructure.tfstate",
      region,
    });
  });

  test("of the bucket's own stack is local at first", () => {
    const first = synthesize([], { bootstrap: true });
    expect(Object.keys(first.StateBackendStack.terraform.backend)).toEqual(["local"]);
    expect(Object.keys(first.VpcInfrastructureStack.terraform.backend)).toEqual(["s3"]);
    expect(first.StateBackendStack.resource).toEqual(stack.resource);
  });
});

describe("every stack", () => {
  test.each(Object.entries(stacks))(
    "%s pins Terraform, the provider, the account and the tags",
    (name, each) => {
      expect(each.terraform.required_version).toBe(">= 1.11.0");
      expect(each.terraform.required_providers).toEqual({ aws: { source: "aws", version: "6.25.0" } });
      expect(each.provider.aws).toEqual([
        {
          region: "us-west-2",
          allowed_account_ids: ["034362047054"],
          default_tags: [
            { tags: { Project: "deepseek", Environment: "test", ManagedBy: "cdktf", Stack: name } },
          ],
        },
      ]);
    },
  );
});
