import { readFileSync } from "node:fs";
import path from "node:path";
import type { AppliedStack } from "../terraform/applied-stack";
import { AttributeReader } from "../terraform/attribute-reader";
import { resourcesOf, type TerraformResource } from "../terraform/resource";
import { readResponseHeaders } from "./response-headers";

/** A file of the page in its bucket. */
export interface PageFile {
  readonly contentType: string;
  readonly cacheControl: string | undefined;
  readonly content: Buffer;
  /** Whether the state itself has the content, and not a file: such content has addresses in it. */
  readonly isFromState: boolean;
}

/** The page as its applied stack describes it: what is in the bucket, and what the distribution makes of it. */
export interface PageDescription {
  /** `<id>.cloudfront.net`, and the distribution's names of its own. */
  readonly domainNames: readonly string[];
  readonly files: ReadonlyMap<string, PageFile>;
  /** Key of what `/` is. */
  readonly rootKey: string;
  /** What is answered in place of an error of the bucket, by its status. */
  readonly errorPages: ReadonlyMap<number, { readonly statusCode: number; readonly key: string }>;
  /** That every answer has. */
  readonly headers: Readonly<Record<string, string>>;
  readonly isCompressed: boolean;
}

/** @throws UnusableAttribute, Error when a part is missing */
export function describePage({ directory, state }: AppliedStack): PageDescription {
  const resources = resourcesOf(state);
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const [distributionResource, ...others] = ofType("aws_cloudfront_distribution");
  if (distributionResource === undefined || others.length > 0) {
    throw new Error("the state should have one aws_cloudfront_distribution");
  }
  const distribution = AttributeReader.of(distributionResource);
  const behavior = distribution.block("default_cache_behavior");
  if (behavior === undefined) throw distribution.unusable("default_cache_behavior", "a block");
  const policyId = behavior.string("response_headers_policy_id", "");
  const policy = ofType("aws_cloudfront_response_headers_policy").find(
    ({ attributes }) => attributes.id === policyId,
  );
  if (policyId !== "" && policy === undefined) {
    throw behavior.unusable("response_headers_policy_id", "a policy of the state");
  }
  const aliases = (distribution.raw("aliases") as string[] | undefined) ?? [];
  return {
    domainNames: [distribution.string("domain_name"), ...aliases],
    files: new Map(ofType("aws_s3_object").map((each) => readFile(each, directory))),
    rootKey: distribution.string("default_root_object"),
    errorPages: new Map(distribution.blocks("custom_error_response").map(readErrorPage)),
    headers: policy === undefined ? {} : readResponseHeaders(policy),
    isCompressed: behavior.boolean("compress", false),
  };
}

function readFile(resource: TerraformResource, directory: string): [string, PageFile] {
  const file = AttributeReader.of(resource);
  const source = file.string("source", "");
  const cacheControl = file.string("cache_control", "");
  return [
    file.string("key"),
    {
      contentType: file.string("content_type"),
      cacheControl: cacheControl === "" ? undefined : cacheControl,
      content:
        source === "" ? Buffer.from(file.string("content")) : readFileSync(path.resolve(directory, source)),
      isFromState: source === "",
    },
  ];
}

function readErrorPage(response: AttributeReader): [number, { statusCode: number; key: string }] {
  const page = response.matching("response_page_path", /^\//, "a path");
  return [
    response.number("error_code"),
    { statusCode: response.number("response_code"), key: page.slice(1) },
  ];
}
