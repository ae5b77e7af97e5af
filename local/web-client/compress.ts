import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/**
 * Which answers CloudFront compresses: these of the types that it lists which a page has, within these sizes.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html
 */
const compressedTypes =
  /^(text\/(css|html|javascript|plain|xml)|application\/(javascript|json|xml)|image\/svg\+xml)\b/;
const smallestBytes = 1000;
const largestBytes = 10_000_000;

/** CloudFront does not say how hard it tries; this is what a server that compresses while it answers would. */
const brotliQuality = 5;

/** The forms that a file is served in, by the name of the encoding. */
export type Encodings = ReadonlyMap<"br" | "gzip" | "identity", Buffer>;

/** Compresses a file once in each way that CloudFront knows, or not at all where CloudFront would not. */
export function compress(content: Buffer, contentType: string): Encodings {
  const identity = ["identity", content] as const;
  if (!compressedTypes.test(contentType)) return new Map([identity]);
  if (content.length < smallestBytes || content.length > largestBytes) return new Map([identity]);
  const params = { [constants.BROTLI_PARAM_QUALITY]: brotliQuality };
  return new Map([["br", brotliCompressSync(content, { params })], ["gzip", gzipSync(content)], identity]);
}
