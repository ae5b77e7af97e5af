import { z } from "zod";
import { certificateArn } from "./certificate-arn";
import { domainName } from "./domain-name";
import { field } from "./field";
import { hostedZoneId } from "./hosted-zone-id";

export const webClientSchema = z.strictObject({
  domainName: field(domainName.optional(), {
    description: "Name of your own for the page, instead of the one that CloudFront gives.",
    allowed: "a lower-case DNS name with at least one dot, other than chatApi.domainName",
  }),
  certificateArn: field(certificateArn.optional(), {
    description: "ACM certificate of the page's own name.",
    allowed: "the ARN of an ACM certificate in us-east-1, in the account of this environment",
    source:
      "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
  }),
  zoneId: field(hostedZoneId.optional(), {
    description:
      "Route 53 hosted zone in which the stack writes the page's own name. Without one, point the name at the output distribution-domain-name yourself.",
    allowed: "the id of a public hosted zone, for example Z0123456789ABCDEFGHIJ",
  }),
  priceClass: field(
    z.enum(["PriceClass_100", "PriceClass_200", "PriceClass_All"]).default("PriceClass_100"),
    {
      description: "Edge locations that serve the page: fewer are cheaper, more are nearer.",
      allowed: "PriceClass_100, PriceClass_200 or PriceClass_All",
      source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PriceClass.html",
    },
  ),
});
