import { CloudfrontCachePolicy } from "@cdktf/provider-aws/lib/cloudfront-cache-policy";
import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import { Construct } from "constructs";

export interface DistributionProps {
  readonly name: string;
  readonly bucketDomainName: string;
  readonly responseHeadersPolicyId: string;
  readonly priceClass: string;
  /** A name of the operator's own, and its certificate in us-east-1. Default: the name that CloudFront gives. */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
}

const originId = "page";
const secondsOfDay = 24 * 60 * 60;

/** Paths that are no file belong to the page, which knows them itself; S3 says 403 of what it may not list. */
const fallbackErrorCodes = [403, 404];

/** Serves the page out of its private bucket, over HTTP/2 and HTTP/3. */
export class Distribution extends Construct {
  readonly id: string;
  readonly arn: string;
  readonly domainName: string;
  /** For alias records. */
  readonly zoneId: string;

  constructor(scope: Construct, id: string, props: DistributionProps) {
    super(scope, id);
    const { domain } = props;
    const accessControl = new CloudfrontOriginAccessControl(this, "access-control", {
      name: props.name,
      description: "CloudFront signs what it asks the bucket of the page",
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    const cachePolicy = new CloudfrontCachePolicy(this, "cache-policy", {
      name: props.name,
      comment: "As long as each file says, and per encoding",
      // With more, CloudFront would keep files that say no-cache.
      minTtl: 0,
      defaultTtl: secondsOfDay,
      maxTtl: 365 * secondsOfDay,
      parametersInCacheKeyAndForwardedToOrigin: {
        cookiesConfig: { cookieBehavior: "none" },
        headersConfig: { headerBehavior: "none" },
        queryStringsConfig: { queryStringBehavior: "none" },
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      },
    });
    const distribution = new CloudfrontDistribution(this, "distribution", {
      enabled: true,
      comment: props.name,
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      priceClass: props.priceClass,
      defaultRootObject: "index.html",
      ...(domain ? { aliases: [domain.name] } : {}),
      origin: [{ originId, domainName: props.bucketDomainName, originAccessControlId: accessControl.id }],
      defaultCacheBehavior: {
        targetOriginId: originId,
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: ["GET", "HEAD", "OPTIONS"],
        cachedMethods: ["GET", "HEAD"],
        compress: true,
        cachePolicyId: cachePolicy.id,
        responseHeadersPolicyId: props.responseHeadersPolicyId,
      },
      customErrorResponse: fallbackErrorCodes.map((errorCode) => ({
        errorCode,
        responseCode: 200,
        responsePagePath: "/index.html",
        errorCachingMinTtl: 10,
      })),
      restrictions: { geoRestriction: { restrictionType: "none" } },
      // With the certificate of *.cloudfront.net, CloudFront itself sets the least version, TLSv1; browsers of today take
      // 1.3. Source: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html
      viewerCertificate: domain
        ? {
            acmCertificateArn: domain.certificateArn,
            sslSupportMethod: "sni-only",
            minimumProtocolVersion: "TLSv1.2_2021",
          }
        : { cloudfrontDefaultCertificate: true },
    });
    this.id = distribution.id;
    this.arn = distribution.arn;
    this.domainName = distribution.domainName;
    this.zoneId = distribution.hostedZoneId;
  }
}
