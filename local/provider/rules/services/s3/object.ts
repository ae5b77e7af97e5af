import { createHash } from "node:crypto";
import { DIGITS_AND_LOWERCASE, randomText } from "../../common/identifiers";
import { readLocalFile } from "../../common/local-file";
import { blocks, text } from "../../common/values";
import type { ApplyContext, ResourceRules, Values, Violation } from "../../rule";
import { SSE_ALGORITHMS } from "./bucket";

/** `hasObjectContentChanges`: a change of one of them uploads the object anew. */
const UPLOADED = [
  "bucket_key_enabled",
  "cache_control",
  "checksum_algorithm",
  "content",
  "content_base64",
  "content_disposition",
  "content_encoding",
  "content_language",
  "content_type",
  "etag",
  "kms_key_id",
  "metadata",
  "server_side_encryption",
  "source",
  "source_hash",
  "storage_class",
  "website_redirect",
];

const CONTENT = ["content", "content_base64", "source", "source_hash"];

/** What the object holds: a file's bytes, a text, or nothing. */
function bodyOf(object: Values): Buffer {
  const source = text(object.source);
  if (source !== undefined) {
    return readLocalFile(source, "opening S3 object source");
  }
  return Buffer.from(
    text(object.content_base64) ?? text(object.content) ?? "",
    text(object.content_base64) ? "base64" : "utf8",
  );
}

function isVersioned(object: Values, context: ApplyContext): boolean {
  return context
    .applied("aws_s3_bucket_versioning")
    .some(
      ({ bucket, versioning_configuration }) =>
        bucket === object.bucket &&
        blocks(versioning_configuration).some(({ status }) => status === "Enabled"),
    );
}

function checkMetadata(object: Values): readonly Violation[] {
  return blocks([object.metadata])
    .flatMap((metadata) => Object.keys(metadata))
    .filter((key) => key !== key.toLowerCase())
    .map((key) => ({
      path: "metadata",
      summary: `Metadata must be lowercase only. Offending key: "${key}"`,
    }));
}

/** Rules of `aws_s3_object`. Its values stay as configured, for whoever serves the object here. */
export const object: ResourceRules = {
  source: "internal/service/s3/object.go",
  arguments: {
    acl: {
      oneOf: [
        "private",
        "public-read",
        "public-read-write",
        "authenticated-read",
        "aws-exec-read",
        "bucket-owner-read",
        "bucket-owner-full-control",
      ],
    },
    bucket: { forceNew: true, length: [1, Number.POSITIVE_INFINITY] },
    checksum_algorithm: { oneOf: ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME"] },
    content: { conflictsWith: ["source", "content_base64"] },
    content_base64: { conflictsWith: ["source", "content"] },
    etag: { conflictsWith: ["kms_key_id"] },
    force_destroy: { default: false },
    key: { forceNew: true, length: [1, 1024] },
    kms_key_id: { format: "arn" },
    object_lock_legal_hold_status: { oneOf: ["ON", "OFF"] },
    object_lock_mode: { oneOf: ["GOVERNANCE", "COMPLIANCE"] },
    override_provider: { items: [0, 1] },
    server_side_encryption: { oneOf: SSE_ALGORITHMS },
    source: { conflictsWith: ["content", "content_base64"] },
    storage_class: {
      oneOf: [
        "STANDARD",
        "REDUCED_REDUNDANCY",
        "GLACIER",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "DEEP_ARCHIVE",
        "OUTPOSTS",
        "GLACIER_IR",
        "SNOW",
        "EXPRESS_ONEZONE",
        "FSX_OPENZFS",
        "FSX_ONTAP",
      ],
    },
  },
  computed: {
    id: (resource) => `${text(resource.bucket)}/${text(resource.key)}`,
    arn: (resource, context) =>
      `arn:${context.partition}:s3:::${text(resource.bucket)}/${text(resource.key)}`,
    acl: () => null,
    bucket_key_enabled: () => false,
    content_type: () => "application/octet-stream",
    // That of an object in one part which S3 encrypts with its own keys.
    etag: (resource) => createHash("md5").update(bodyOf(resource)).digest("hex"),
    kms_key_id: () => null,
    server_side_encryption: () => "AES256",
    storage_class: () => "STANDARD",
    version_id: (resource, context) =>
      isVersioned(resource, context)
        ? randomText(
            context,
            32,
            `${DIGITS_AND_LOWERCASE}ABCDEFGHIJKLMNOPQRSTUVWXYZ._`,
            String(resource.etag),
          )
        : "",
    checksum_crc32: () => "",
    checksum_crc32c: () => "",
    checksum_crc64nvme: () => "",
    checksum_sha1: () => "",
    checksum_sha256: () => "",
  },
  changesWith: { etag: CONTENT, version_id: UPLOADED },
  check: checkMetadata,
};
