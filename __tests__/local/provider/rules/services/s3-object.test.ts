import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type ObjectValue, UNKNOWN } from "../../../../../local/provider/values/value";
import { emptyCloud, temporaryFolder } from "../../support/local-cloud";
import { RealResource } from "../../support/real-resource";

const cloud = emptyCloud({ region: "us-west-2" });
const object = new RealResource("aws_s3_object", cloud);
const versioning = new RealResource("aws_s3_bucket_versioning", cloud);
const md5 = (content: string) => createHash("md5").update(content).digest("hex");

const file = path.join(temporaryFolder(), "index.html");
writeFileSync(file, "<p>first");
const page: ObjectValue = { bucket: "page", key: "index.html", source: file, source_hash: "1" };

test("an object keeps where its content is, and has the hash of it", async () => {
  expect(await object.create(page)).toMatchObject({
    id: "page/index.html",
    arn: "arn:aws:s3:::page/index.html",
    source: file,
    content: null,
    etag: md5("<p>first"),
    content_type: "application/octet-stream",
    server_side_encryption: "AES256",
    version_id: "",
  });
  const texts = { config: { content: '{"a":1}' }, binary: { content_base64: "AAEC" }, nothing: {} };
  const hash = async (key: keyof typeof texts) =>
    (await object.create({ bucket: "page", key, ...texts[key] })).etag;
  expect(await hash("config")).toBe(md5('{"a":1}'));
  expect(await hash("binary")).toBe(md5("\0\x01\x02"));
  expect(await hash("nothing")).toBe(md5(""));
});

test("an object whose content changes is uploaded in place, one whose key changes is another", async () => {
  const created = await object.create({ ...page, key: "changing.html" });
  expect(object.plan({ ...page, key: "changing.html" }, created).planned).toEqual(created);
  writeFileSync(file, "<p>second");
  const changed = { ...page, key: "changing.html", source_hash: "2" };
  const plan = object.plan(changed, created);
  expect(plan.replacing).toEqual([]);
  expect(plan.planned).toMatchObject({ etag: UNKNOWN, version_id: UNKNOWN });
  expect(object.update(changed, created).etag).toBe(md5("<p>second"));
  expect(object.plan({ ...page, key: "other.html" }, created).replacing).toEqual([["key"]]);
});

test("in a bucket with versions, every upload is one", async () => {
  await versioning.create({ bucket: "versions", versioning_configuration: { status: "Enabled" } });
  const given = { bucket: "versions", key: "k", content: "1" };
  const created = await object.create(given);
  expect(created.version_id).toMatch(/^[\w.]{32}$/);
  const updated = object.update({ ...given, content: "2" }, created);
  expect(updated.version_id).toMatch(/^[\w.]{32}$/);
  expect(updated.version_id).not.toBe(created.version_id);
});

test("a file that is not there cannot be uploaded", async () => {
  await expect(object.create({ ...page, source: "/nowhere/index.html" })).rejects.toThrow(
    "opening S3 object source: open /nowhere/index.html: no such file or directory",
  );
});

test.each<[ObjectValue, string]>([
  [{ content: "x" }, "conflicts with source"],
  [{ metadata: { Author: "x" } }, 'metadata: Metadata must be lowercase only. Offending key: "Author"'],
  [{ storage_class: "COLD" }, "got COLD"],
  [{ kms_key_id: "x" }, "is an invalid ARN"],
  [{ acl: "secret" }, "got secret"],
])("%j is refused", (given, words) => {
  expect(object.refusals({ ...page, ...given })).toContainEqual(expect.stringContaining(words));
});
