import { s3Bucket } from "../../../../local/provider/effects/s3-bucket";
import { S3Api } from "../support/s3-api";

let api: S3Api;

beforeEach(async () => {
  api = await S3Api.start();
  process.env.AWS_ENDPOINT_URL = api.endpoint;
});

afterEach(async () => {
  delete process.env.AWS_ENDPOINT_URL;
  await api.stop();
});

const bucket = { bucket: "state", region: "us-west-2", force_destroy: false };

test("an applied bucket exists at the S3 API, in its region", async () => {
  await s3Bucket.create(bucket);
  expect([...api.buckets.keys()]).toEqual(["state"]);
  expect(api.requests.at(-1)).toContain("<LocationConstraint>us-west-2</LocationConstraint>");
});

test("the oldest region is named by naming none", async () => {
  await s3Bucket.create({ ...bucket, region: "us-east-1" });
  expect(api.requests.at(-1)).toBe("PUT /state");
});

test("a bucket that is there already is refused in the provider's words", async () => {
  api.buckets.set("state", new Set());
  await expect(s3Bucket.create(bucket)).rejects.toThrow(
    "creating S3 Bucket (state): operation error S3: CreateBucket, https response error StatusCode: 409, BucketAlreadyOwnedByYou",
  );
});

test("a bucket with objects is not deleted, with S3's own words", async () => {
  api.buckets.set("state", new Set(["a"]));
  await expect(s3Bucket.delete(bucket)).rejects.toThrow(
    "deleting S3 Bucket (state): operation error S3: DeleteBucket, https response error StatusCode: 409, api error BucketNotEmpty: The bucket you tried to delete is not empty",
  );
  expect(api.buckets.get("state")).toEqual(new Set(["a"]));
});

test("force_destroy empties it first, whatever the names of its objects", async () => {
  api.buckets.set("state", new Set(["a b/c&d+e.json", "é"]));
  await s3Bucket.delete({ ...bucket, force_destroy: true });
  expect(api.buckets.size).toBe(0);
});

test("a bucket that is gone counts as deleted", async () => {
  await expect(s3Bucket.delete(bucket)).resolves.toBeUndefined();
});

test("no other host than this machine is ever asked", async () => {
  process.env.AWS_ENDPOINT_URL = "https://s3.us-west-2.amazonaws.com";
  await expect(s3Bucket.create(bucket)).rejects.toThrow("AWS_ENDPOINT_URL is not on this machine");
});

test("an API that does not answer is named", async () => {
  await api.stop();
  await expect(s3Bucket.create(bucket)).rejects.toThrow(`${process.env.AWS_ENDPOINT_URL} does not answer`);
});

test("without an endpoint nothing is asked", async () => {
  delete process.env.AWS_ENDPOINT_URL;
  await s3Bucket.create(bucket);
  await s3Bucket.delete(bucket);
  expect(api.requests).toEqual([]);
});
