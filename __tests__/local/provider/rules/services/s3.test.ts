import { s3Rules } from "../../../../../local/provider/rules/services/s3/s3";
import { applyContext, created, problems } from "../../support/apply-context";

const {
  aws_s3_bucket: bucket,
  aws_s3_bucket_lifecycle_configuration: lifecycle,
  aws_s3_bucket_policy: policy,
  aws_s3_bucket_versioning: versioning,
} = s3Rules;

test("a bucket has the names of its region and the zone of its website endpoint", () => {
  const context = applyContext("seed", { region: "eu-west-1" });
  expect(created(bucket, { bucket: "chat-state" }, context)).toMatchObject({
    id: "chat-state",
    arn: "arn:aws:s3:::chat-state",
    bucket_domain_name: "chat-state.s3.amazonaws.com",
    bucket_regional_domain_name: "chat-state.s3.eu-west-1.amazonaws.com",
    bucket_region: "eu-west-1",
    hosted_zone_id: "Z1BKCTXD74EZPE",
  });
});

test("a bucket without a name gets one that S3 takes", () => {
  const { bucket: name } = created(bucket, { bucket_prefix: "chat-" });
  expect(name).toMatch(/^chat-\d{18}[0-9a-f]{8}$/);
  expect(problems(bucket, { bucket: name })).toEqual([]);
});

test.each([
  ["ab", 'validating S3 Bucket (ab) name: "ab" must contain from 3 to 63 characters'],
  [
    "Chat",
    'validating S3 Bucket (Chat) name: only lowercase alphanumeric characters and hyphens allowed in "Chat"',
  ],
  [
    "chat_state",
    'validating S3 Bucket (chat_state) name: only lowercase alphanumeric characters and hyphens allowed in "chat_state"',
  ],
  [
    "192.168.1.1",
    'validating S3 Bucket (192.168.1.1) name: "192.168.1.1" must not be formatted as an IP address',
  ],
  ["a..b", 'validating S3 Bucket (a..b) name: "a..b" can be only one period between labels'],
  ["-chat", "InvalidBucketName: The specified bucket is not valid."],
  ["chat-s3alias", "InvalidBucketName: The specified bucket is not valid."],
])("the bucket name %s is refused", (name, words) => {
  expect(problems(bucket, { bucket: name })).toEqual([`bucket: ${words}`]);
});

test("the id of a sub-resource is the bucket, with its owner where one is expected", () => {
  expect(created(versioning, { bucket: "chat" }).id).toBe("chat");
  expect(created(versioning, { bucket: "chat", expected_bucket_owner: "123456789012" }).id).toBe(
    "chat,123456789012",
  );
  expect(created(policy, { bucket: "chat" }).id).toBe("chat");
});

test("a bucket policy says who may do what", () => {
  const document = (statement: object) => JSON.stringify({ Statement: statement });
  const complete = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::chat" };
  expect(problems(policy, { policy: document(complete) })).toEqual([]);
  expect(problems(policy, { policy: document([{ ...complete, Principal: undefined }]) })).toEqual([
    "policy: MalformedPolicy: Missing required field Principal",
  ]);
});

describe("lifecycle rules", () => {
  const absent = {
    prefix: null,
    abort_incomplete_multipart_upload: [],
    expiration: [],
    filter: [],
    noncurrent_version_expiration: [],
    noncurrent_version_transition: [],
    transition: [],
  };
  const expiring = {
    ...absent,
    id: "old",
    expiration: [{ date: null, days: 30 }],
    filter: [{ prefix: null }],
  };
  const rules = (...rule: object[]) => problems(lifecycle, { rule });

  test("a rule with a filter and an action passes", () => {
    expect(rules(expiring)).toEqual([]);
  });

  test("there is one rule at least, and each does something", () => {
    expect(rules()).toEqual(["rule: Invalid Attribute Value"]);
    expect(rules({ ...absent, id: "old", filter: [{}] })).toEqual([
      "rule: InvalidRequest: At least one action needs to be specified in a rule",
    ]);
  });

  test("a rule has a filter or a prefix, and a filter one condition", () => {
    expect(rules({ ...expiring, prefix: "logs/" })).toEqual([
      expect.stringMatching(/^rule\.filter: MalformedXML/),
    ]);
    expect(rules({ ...expiring, filter: [{ prefix: "logs/", object_size_greater_than: 10 }] })).toEqual([
      expect.stringMatching(/^rule\.filter: MalformedXML/),
    ]);
  });

  test("infrequent access begins after 30 days", () => {
    const moving = (days: number, storage_class: string) => ({
      ...expiring,
      transition: [{ date: null, days, storage_class }],
    });
    expect(rules(moving(30, "STANDARD_IA"))).toEqual([]);
    expect(rules(moving(7, "GLACIER"))).toEqual([]);
    expect(rules(moving(7, "STANDARD_IA"))).toEqual([
      "rule.transition: InvalidArgument: 'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'",
    ]);
  });

  test("ids are unique", () => {
    expect(rules(expiring, expiring)).toEqual([
      "rule.id: InvalidArgument: Rule ID must be unique. Found same ID for more than one rule",
    ]);
  });
});
