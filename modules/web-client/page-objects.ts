import { createHash } from "node:crypto";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { AssetType, Fn, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { PrivateBucket } from "../storage/private-bucket";
import { alwaysAskAgain, type PageFile, pageFiles } from "./page-files";

export interface PageObjectsProps {
  readonly bucket: PrivateBucket;
  /** Directory of the built page. */
  readonly directory: string;
  /** Content of `/config.json`: what the page must know of this environment. */
  readonly configuration: string;
}

/** The files of the page in its bucket, each by its key, and `config.json`, which only the deployment knows. */
export class PageObjects extends Construct {
  /** Another one whenever anything has changed, known before it is done. */
  readonly contentHash: string;
  /** Another one whenever anything has been written, be it something that was there before. */
  readonly versionHash: string;
  readonly objects: readonly S3Object[];

  constructor(scope: Construct, id: string, { bucket, directory, configuration }: PageObjectsProps) {
    super(scope, id);
    const files = pageFiles(directory);
    const source = new TerraformAsset(this, "source", {
      path: directory,
      type: AssetType.DIRECTORY,
      // A part of every object's source: with a hash here, one changed file would change them all.
      assetHash: "page",
    });
    const configurationObject = new S3Object(this, "config-json", {
      bucket: bucket.bucketName,
      key: "config.json",
      content: configuration,
      contentType: "application/json",
      cacheControl: alwaysAskAgain,
      dependsOn: [bucket.policy],
    });
    this.objects = [configurationObject, ...files.map((file) => this.put(bucket, source.path, file))];
    const hashes = files.map(({ key, hash }) => `${key} ${hash}`);
    const filesHash = createHash("sha256").update(hashes.join("\n")).digest("hex");
    this.contentHash = `${filesHash}-${Fn.sha256(configurationObject.content)}`;
    this.versionHash = Fn.sha256(
      Fn.join(
        ",",
        this.objects.map(({ versionId }) => versionId),
      ),
    );
  }

  private put(bucket: PrivateBucket, source: string, file: PageFile): S3Object {
    return new S3Object(this, file.key.replaceAll("/", "--"), {
      bucket: bucket.bucketName,
      key: file.key,
      source: `${source}/${file.key}`,
      sourceHash: file.hash,
      contentType: file.contentType,
      cacheControl: file.cacheControl,
      dependsOn: [bucket.policy],
    });
  }
}
