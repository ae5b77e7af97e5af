import { Refusal } from "../refusal";
import { type ObjectValue, textOf } from "../values/value";
import type { Effect } from "./effect";

/** Names the S3 API that stands in for AWS's; without it, a bucket exists in the store only. */
const ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL";
const DEFAULT_REGION = "us-east-1";
const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);
const OBJECTS = /<(?:Version|DeleteMarker|Contents)>.*?<\/(?:Version|DeleteMarker|Contents)>/gs;

/** Makes the bucket at a local S3 API, where Terraform's own S3 backend then keeps its state in it. */
export const s3Bucket: Effect = {
  async create(values) {
    const bucket = bucketAt(values);
    if (bucket === undefined) {
      return;
    }
    const existing = await bucket.send("HEAD");
    if (existing.ok) {
      throw bucket.refusal(
        "creating",
        "CreateBucket",
        409,
        "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.",
      );
    }
    const created = await bucket.send("PUT", "", bucket.location());
    if (!created.ok) {
      throw bucket.refusal("creating", "CreateBucket", created.status, await errorOf(created));
    }
  },

  async delete(values) {
    const bucket = bucketAt(values);
    if (bucket === undefined) {
      return;
    }
    if (values.force_destroy === true) {
      await bucket.empty();
    }
    const deleted = await bucket.send("DELETE");
    if (!deleted.ok && deleted.status !== 404) {
      throw bucket.refusal("deleting", "DeleteBucket", deleted.status, await errorOf(deleted));
    }
  },
};

function bucketAt(values: ObjectValue): Bucket | undefined {
  const endpoint = process.env[ENDPOINT_VARIABLE];
  return endpoint
    ? new Bucket(localEndpoint(endpoint), String(values.bucket), textOf(values.region) ?? DEFAULT_REGION)
    : undefined;
}

function localEndpoint(endpoint: string): URL {
  const url = new URL(endpoint);
  if (!LOOPBACK.has(url.hostname)) {
    throw new Refusal(
      `${ENDPOINT_VARIABLE} is not on this machine`,
      `The local stand-in creates buckets at a loopback address only, and ${ENDPOINT_VARIABLE} names ${url.host}. Unset it, or start the local cloud.`,
    );
  }
  return url;
}

class Bucket {
  constructor(
    private readonly endpoint: URL,
    private readonly name: string,
    private readonly region: string,
  ) {}

  /** S3 takes a bucket's region from the request's body, and wants none for the oldest region. */
  location(): string | undefined {
    return this.region === DEFAULT_REGION
      ? undefined
      : `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>${this.region}</LocationConstraint></CreateBucketConfiguration>`;
  }

  async send(method: string, suffix = "", body?: string): Promise<Response> {
    const url = new URL(`/${this.name}${suffix}`, this.endpoint);
    // A local API checks no signature, but some tell by the header that the caller is not anonymous.
    const authorization = `AWS4-HMAC-SHA256 Credential=local/20260101/${this.region}/s3/aws4_request, SignedHeaders=host, Signature=0`;
    try {
      return await fetch(url, {
        method,
        headers: { authorization },
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      const { cause, message } = error as Error;
      throw new Refusal(
        `${this.endpoint.origin} does not answer`,
        `${method} ${url.href}: ${cause instanceof Error ? cause.message : message}. Is the local S3 API running?`,
      );
    }
  }

  /** Deletes all versions of all objects, a listing at a time. */
  async empty(): Promise<void> {
    for (;;) {
      const listing = await (await this.send("GET", "?versions")).text();
      const objects = [...listing.matchAll(OBJECTS)].map(([entry]) => entry);
      if (objects.length === 0) {
        return;
      }
      for (const entry of objects) {
        const key = encodeURIComponent(decodeXml(elementOf(entry, "Key") ?? "")).replaceAll("%2F", "/");
        const version = elementOf(entry, "VersionId");
        const deleted = await this.send("DELETE", `/${key}${version ? `?versionId=${version}` : ""}`);
        if (!deleted.ok && deleted.status !== 404) {
          throw this.refusal("emptying", "DeleteObjects", deleted.status, await errorOf(deleted));
        }
      }
    }
  }

  refusal(doing: string, operation: string, status: number, error: string): Refusal {
    return new Refusal(
      `${doing} S3 Bucket (${this.name}): operation error S3: ${operation}, https response error StatusCode: ${status}, ${error}`,
    );
  }
}

/** `api error <code>: <message>`, as the AWS SDK prints the XML of an answer. */
async function errorOf(response: Response): Promise<string> {
  const body = await response.text();
  return `api error ${elementOf(body, "Code") ?? response.statusText}: ${elementOf(body, "Message") ?? ""}`;
}

function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(xml)?.[1];
}

function decodeXml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");
}
