import {
  CloudfrontDistribution,
  type CloudfrontDistributionConfig,
} from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import {
  S3BucketPublicAccessBlock,
  type S3BucketPublicAccessBlockConfig,
} from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Construct } from "constructs";
import { exempt } from "../../../modules/policies/exemption";
import { policies } from "../../../modules/policies/policy";
import { PrivateBucket } from "../../../modules/storage/private-bucket";
import { violations } from "../../support/policy";

const goodTemplate = {
  metadataOptions: { httpTokens: "required" },
  networkInterfaces: [{ associatePublicIpAddress: "false" }],
  blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true" } }],
};

const statement = (changes: object) => [
  { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::a/*"], ...changes },
];

const closed = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

function blockPublicAccess(scope: Construct, changes: Partial<S3BucketPublicAccessBlockConfig> = {}) {
  new S3BucketPublicAccessBlock(scope, "public-access-block", { bucket: "x-x", ...closed, ...changes });
}

function encrypt(scope: Construct) {
  new S3BucketServerSideEncryptionConfigurationA(scope, "encryption", { bucket: "x-x", rule: [{}] });
}

function forceTls(scope: Construct) {
  new SqsQueuePolicy(scope, "policy", { queueUrl: "x", policy: "{}" });
}

function distribution(
  scope: Construct,
  viewerProtocolPolicy: string,
  viewerCertificate: CloudfrontDistributionConfig["viewerCertificate"] = {
    cloudfrontDefaultCertificate: true,
  },
) {
  new CloudfrontDistribution(scope, "x", {
    enabled: true,
    origin: [{ originId: "a", domainName: "a.example.com" }],
    defaultCacheBehavior: {
      targetOriginId: "a",
      allowedMethods: ["GET", "HEAD"],
      cachedMethods: ["GET", "HEAD"],
      viewerProtocolPolicy,
    },
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate,
  });
}

type Case = [what: string, build: (scope: Construct) => void, finding?: string];

/** For each rule: what keeps it, what breaks it (with the finding), and what it does not speak of. */
const cases: Readonly<Record<keyof typeof policies, readonly Case[]>> = {
  "encrypted-storage": [
    ["a log group with a key", (s) => new CloudwatchLogGroup(s, "x", { kmsKeyId: "arn" })],
    ["a log group without", (s) => new CloudwatchLogGroup(s, "x", {}), "the log group has no KMS key"],
    [
      "a repository with KMS",
      (s) => new EcrRepository(s, "x", { name: "x", encryptionConfiguration: [{ encryptionType: "KMS" }] }),
    ],
    ["a repository without", (s) => new EcrRepository(s, "x", { name: "x" }), "not encrypted by KMS"],
    ["an encrypted volume", (s) => new LaunchTemplate(s, "x", goodTemplate)],
    [
      "a plain volume",
      (s) =>
        new LaunchTemplate(s, "x", {
          ...goodTemplate,
          blockDeviceMappings: [{ deviceName: "/dev/xvdb", ebs: {} }],
        }),
      "the volume /dev/xvdb is not encrypted",
    ],
    [
      "a private bucket",
      (s) => new PrivateBucket(s, "x", { bucketName: "x-x", encryption: "AES256", noncurrentVersionDays: 1 }),
    ],
    [
      "a bare bucket",
      (s) => {
        new S3Bucket(s, "x", {});
        blockPublicAccess(s);
      },
      "no encryption configuration",
    ],
    [
      "a table with a KMS key",
      (s) => new DynamodbTable(s, "x", { name: "x", serverSideEncryption: { enabled: true } }),
    ],
    ["a table without", (s) => new DynamodbTable(s, "x", { name: "x" }), "not encrypted by KMS"],
    [
      "a queue with keys of SQS",
      (s) => {
        new SqsQueue(s, "x", { sqsManagedSseEnabled: true });
        forceTls(s);
      },
    ],
    [
      "a queue with a KMS key",
      (s) => {
        new SqsQueue(s, "x", { kmsMasterKeyId: "alias/x" });
        forceTls(s);
      },
    ],
    [
      "a queue without",
      (s) => {
        new SqsQueue(s, "x", {});
        forceTls(s);
      },
      "the queue is not encrypted",
    ],
    ["a VPC", (s) => new Vpc(s, "x", { cidrBlock: "10.0.0.0/16" })],
  ],
  "imdsv2-required": [
    ["tokens required", (s) => new LaunchTemplate(s, "x", goodTemplate)],
    [
      "tokens optional",
      (s) => new LaunchTemplate(s, "x", { ...goodTemplate, metadataOptions: { httpTokens: "optional" } }),
      "allows IMDSv1",
    ],
    [
      "no metadata options",
      (s) => new LaunchTemplate(s, "x", { ...goodTemplate, metadataOptions: { httpEndpoint: "enabled" } }),
      "allows IMDSv1",
    ],
    ["a VPC", (s) => new Vpc(s, "x", { cidrBlock: "10.0.0.0/16" })],
  ],
  "least-privilege": [
    [
      "named actions and resources",
      (s) => new DataAwsIamPolicyDocument(s, "x", { statement: statement({}) }),
    ],
    [
      "every action of a service",
      (s) => new DataAwsIamPolicyDocument(s, "x", { statement: statement({ actions: ["s3:*"] }) }),
      "allows s3:*",
    ],
    [
      "every action",
      (s) => new DataAwsIamPolicyDocument(s, "x", { statement: statement({ actions: ["*"] }) }),
      "allows *",
    ],
    [
      "every resource",
      (s) => new DataAwsIamPolicyDocument(s, "x", { statement: statement({ resources: ["*"] }) }),
      "allows every resource",
    ],
    [
      "everybody",
      (s) =>
        new DataAwsIamPolicyDocument(s, "x", {
          statement: statement({ principals: [{ type: "AWS", identifiers: ["*"] }] }),
        }),
      "allows everybody",
    ],
    [
      "a refusal of everything",
      (s) =>
        new DataAwsIamPolicyDocument(s, "x", {
          statement: statement({ effect: "Deny", actions: ["s3:*"], resources: ["*"] }),
        }),
    ],
    [
      "a narrow managed policy",
      (s) =>
        new IamRolePolicyAttachment(s, "x", {
          role: "x",
          policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
        }),
    ],
    [
      "a broad managed policy",
      (s) =>
        new IamRolePolicyAttachment(s, "x", {
          role: "x",
          policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
        }),
      "AdministratorAccess is not on the list",
    ],
    [
      "a function that one API may invoke",
      (s) =>
        new LambdaPermission(s, "x", {
          action: "lambda:InvokeFunction",
          functionName: "x",
          principal: "apigateway.amazonaws.com",
          sourceArn: "arn:aws:execute-api:us-west-2:123456789012:a1b2c3/test/message",
        }),
    ],
    [
      "a function that every API may invoke",
      (s) =>
        new LambdaPermission(s, "x", {
          action: "lambda:InvokeFunction",
          functionName: "x",
          principal: "apigateway.amazonaws.com",
        }),
      "for anybody's sake",
    ],
  ],
  "no-public-ingress": [
    [
      "a rule for a group",
      (s) =>
        new VpcSecurityGroupIngressRule(s, "x", {
          securityGroupId: "a",
          ipProtocol: "tcp",
          referencedSecurityGroupId: "b",
        }),
    ],
    [
      "a rule for the world",
      (s) =>
        new VpcSecurityGroupIngressRule(s, "x", {
          securityGroupId: "a",
          ipProtocol: "tcp",
          cidrIpv4: "0.0.0.0/0",
        }),
      "admits 0.0.0.0/0",
    ],
    [
      "a rule for the world by IPv6",
      (s) =>
        new VpcSecurityGroupIngressRule(s, "x", {
          securityGroupId: "a",
          ipProtocol: "tcp",
          cidrIpv6: "::/0",
        }),
      "admits ::/0",
    ],
    [
      "inline rules",
      (s) => new SecurityGroup(s, "x", { ingress: [{ fromPort: 22, toPort: 22, protocol: "tcp" }] }),
      "inline rules",
    ],
    ["a group without", (s) => new SecurityGroup(s, "x", {})],
  ],
  "private-addresses": [
    ["an internal load balancer", (s) => new Lb(s, "x", { internal: true })],
    ["a public load balancer", (s) => new Lb(s, "x", {}), "the load balancer is public"],
    ["a subnet", (s) => new Subnet(s, "x", { vpcId: "x" })],
    [
      "a subnet that gives addresses",
      (s) => new Subnet(s, "x", { vpcId: "x", mapPublicIpOnLaunch: true }),
      "gives public addresses",
    ],
    [
      "instances that may get one",
      (s) => new LaunchTemplate(s, "x", { ...goodTemplate, networkInterfaces: [{}] }),
      "may get a public address",
    ],
  ],
  "private-buckets": [
    [
      "a closed bucket",
      (s) => {
        new S3Bucket(s, "x", {});
        encrypt(s);
        blockPublicAccess(s);
      },
    ],
    [
      "a bare bucket",
      (s) => {
        new S3Bucket(s, "x", {});
        encrypt(s);
      },
      "nothing keeps the bucket from becoming public",
    ],
    ...(Object.keys(closed) as (keyof typeof closed)[]).map(
      (key): Case => [
        `a bucket without ${key}`,
        (s) => {
          new S3Bucket(s, "x", {});
          encrypt(s);
          blockPublicAccess(s, { [key]: false });
        },
        "nothing keeps the bucket from becoming public",
      ],
    ),
    ["a VPC", (s) => new Vpc(s, "x", { cidrBlock: "10.0.0.0/16" })],
  ],
  "required-tags": [["a provider with all of them", () => undefined]],
  "tls-only": [
    [
      "a queue with a policy",
      (s) => {
        new SqsQueue(s, "x", { sqsManagedSseEnabled: true });
        forceTls(s);
      },
    ],
    [
      "a queue without",
      (s) => new SqsQueue(s, "x", { sqsManagedSseEnabled: true }),
      "no policy that denies plain HTTP",
    ],
    ["a distribution that redirects", (s) => distribution(s, "redirect-to-https")],
    ["a distribution that speaks HTTPS only", (s) => distribution(s, "https-only")],
    ["a distribution that speaks plain HTTP", (s) => distribution(s, "allow-all"), "speaks plain HTTP"],
    [
      "a distribution with a certificate and TLS 1.2",
      (s) =>
        distribution(s, "https-only", { acmCertificateArn: "arn", minimumProtocolVersion: "TLSv1.2_2021" }),
    ],
    [
      "a distribution with a certificate and old TLS",
      (s) =>
        distribution(s, "https-only", { acmCertificateArn: "arn", minimumProtocolVersion: "TLSv1.1_2016" }),
      "takes TLS older than 1.2",
    ],
    ["a VPC", (s) => new Vpc(s, "x", { cidrBlock: "10.0.0.0/16" })],
  ],
};

describe.each(Object.keys(policies) as (keyof typeof policies)[])("%s", (rule) => {
  test.each(cases[rule].filter(([, , finding]) => !finding))("accepts %s", (_what, build) => {
    expect(violations(build)).toEqual([]);
  });

  const broken = cases[rule].filter(([, , finding]) => finding);
  if (broken.length > 0) {
    test.each(broken)("refuses %s", (_what, build, finding) => {
      expect(violations(build)).toEqual([expect.stringMatching(new RegExp(`^\\[Stack/x\\] ${rule}: .*`))]);
      expect(violations(build)[0]).toContain(finding);
    });

    test("an exemption with a reason lets it pass, and no other rule", () => {
      const [, build] = broken[0] as Case;
      const withExemption = (name: typeof rule) => (scope: Construct) => {
        build(scope);
        exempt(scope, name, "a reason");
      };
      expect(violations(withExemption(rule))).toEqual([]);
      expect(violations(withExemption("required-tags"))).toHaveLength(1);
    });
  }
});

test("required-tags refuses a provider that lacks one", () => {
  expect(violations(() => undefined, { Project: "x", Environment: "x", Stack: "x" })).toEqual([
    expect.stringContaining("required-tags: the provider's default tags lack ManagedBy"),
  ]);
});
