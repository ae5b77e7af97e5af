import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy";
import { Construct } from "constructs";
import { contentSecurityPolicy } from "./content-security-policy";

export interface SecurityHeadersProps {
  readonly name: string;
  /** Origins that the page talks to beside its own. */
  readonly connectOrigins: readonly string[];
}

const twoYearsSeconds = 2 * 365 * 24 * 60 * 60;

/** Headers by which browsers hold the page, and whoever got into it, to what it needs. */
export class SecurityHeaders extends Construct {
  readonly policyId: string;

  constructor(scope: Construct, id: string, { name, connectOrigins }: SecurityHeadersProps) {
    super(scope, id);
    const override = true;
    this.policyId = new CloudfrontResponseHeadersPolicy(this, "policy", {
      name,
      comment: "Security headers of the page",
      securityHeadersConfig: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(connectOrigins), override },
        contentTypeOptions: { override },
        // For browsers that do not know frame-ancestors.
        frameOptions: { frameOption: "DENY", override },
        // The address of the page carries the code of a sign-in.
        referrerPolicy: { referrerPolicy: "no-referrer", override },
        strictTransportSecurity: {
          accessControlMaxAgeSec: twoYearsSeconds,
          includeSubdomains: true,
          override,
        },
      },
      customHeadersConfig: {
        items: [
          { header: "Cross-Origin-Opener-Policy", value: "same-origin", override },
          {
            header: "Permissions-Policy",
            value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            override,
          },
        ],
      },
    }).id;
  }
}
