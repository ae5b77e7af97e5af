import { z } from "zod";
import { certificateArn } from "./certificate-arn";
import { domainName } from "./domain-name";
import { field } from "./field";

/** The certificate that the service was first built with. A deployment must name its own. */
const exampleCertificateArn =
  "arn:aws:acm:us-west-2:034362047054:certificate/436d84a6-1cc3-432c-b5ca-d9150749a5f6";

export const loadBalancerSchema = z.strictObject({
  certificateArn: field(certificateArn.default(exampleCertificateArn), {
    description: "ACM certificate of the HTTPS listener. Has to be given before a deployment.",
    allowed:
      "the ARN of an ACM certificate in the same region: arn:aws:acm:<region>:<account>:certificate/<uuid>",
    variable: "DEEPSEEK_ACM_ARN",
  }),
  domainName: field(domainName.default("deepseek.jonathanmau.com"), {
    description:
      "Name under which the load balancer answers inside the VPC (private hosted zone). The certificate must be valid for it.",
    allowed: "a lower-case DNS name with at least one dot",
  }),
  sslPolicy: field(
    z
      .enum([
        "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
        "ELBSecurityPolicy-TLS13-1-3-2021-06",
      ])
      .default("ELBSecurityPolicy-TLS13-1-2-2021-06"),
    {
      description: "Security policy of the HTTPS listener; all of them speak TLS 1.3.",
      allowed:
        "ELBSecurityPolicy-TLS13-1-2-2021-06, ELBSecurityPolicy-TLS13-1-2-Res-2021-06 or ELBSecurityPolicy-TLS13-1-3-2021-06",
      source:
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
    },
  ),
  idleTimeoutSeconds: field(z.int().min(1).max(4000).default(300), {
    description:
      "Seconds without a byte after which the load balancer closes a connection. Must be longer than the heartbeat of the service.",
    allowed: "a whole number from 1 to 4000",
  }),
  clientKeepAliveSeconds: field(z.int().min(60).max(604_800).default(3600), {
    description: "Seconds after which a client's connection is closed (HTTP/2: GOAWAY), whatever it does.",
    allowed: "a whole number from 60 to 604800",
  }),
  deletionProtection: field(z.boolean().default(true), {
    description: "Refuse to delete the load balancer. Turn it off, and deploy, before you destroy the stack.",
    allowed: "true or false",
  }),
  accessLogRetentionDays: field(z.int().min(1).max(3650).default(90), {
    description: "Days after which the load balancer's access logs are deleted from their bucket.",
    allowed: "a whole number from 1 to 3650",
  }),
});
