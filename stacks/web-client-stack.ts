import { Lazy, TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { FunctionBundles } from "../modules/functions/bundle-functions";
import { functionDefaults } from "../modules/functions/function-defaults";
import { UserPoolClient } from "../modules/identity/user-pool-client";
import { Parameters } from "../modules/parameters/parameters";
import { PrivateBucket } from "../modules/storage/private-bucket";
import { CacheInvalidation } from "../modules/web-client/cache-invalidation";
import { Distribution } from "../modules/web-client/distribution";
import { pageConfiguration } from "../modules/web-client/page-configuration";
import { PageDomain } from "../modules/web-client/page-domain";
import { PageObjects } from "../modules/web-client/page-objects";
import { SecurityHeaders } from "../modules/web-client/security-headers";
import { AwsStack, type AwsStackProps } from "./aws-stack";
import type { ChatApiStack } from "./chat-api-stack";
import type { VpcInfrastructureStack } from "./vpc-infrastructure-stack";

export interface WebClientStackProps extends AwsStackProps {
  /** Whose key encrypts the logs. */
  readonly vpc: VpcInfrastructureStack;
  /** What the page talks to, and where its users sign in. */
  readonly chatApi: ChatApiStack;
  readonly bundles: FunctionBundles;
  /** Directory of the built page. */
  readonly pageDirectory: string;
}

/** What the page is told of the sign-in. */
interface PageSignIn {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly resource?: string;
  readonly logoutUrl?: string;
}

/** The page: its files, who serves them, and what it knows of this environment. */
export class WebClientStack extends AwsStack {
  constructor(scope: Construct, id: string, props: WebClientStackProps) {
    super(scope, id, "web-client", props);
    const { bundles, chatApi, configuration, pageDirectory, vpc } = props;
    const { accountId, environment, globalNamePrefix, namePrefix, project, region, webClient } =
      configuration;
    const { domainName, certificateArn, zoneId } = webClient;
    // Names of CloudFront's policies are unique within the account.
    const name = `${globalNamePrefix}-web-client`;

    const bucket = new PrivateBucket(this, "page", {
      bucketName: `${namePrefix}-${accountId}-${region}-web-client`,
      encryption: "AES256",
      noncurrentVersionDays: 30,
      // Everything in it can be built again.
      forceDestroy: true,
      statements: (bucketArn) => [
        {
          sid: "ReadByDistribution",
          actions: ["s3:GetObject"],
          resources: [`${bucketArn}/*`],
          principals: [{ type: "Service", identifiers: ["cloudfront.amazonaws.com"] }],
          condition: [
            {
              test: "StringEquals",
              variable: "aws:SourceArn",
              // The distribution is made of the bucket.
              values: [Lazy.stringValue({ produce: () => distribution.arn })],
            },
          ],
        },
      ],
    });
    const headers = new SecurityHeaders(this, "security-headers", {
      name,
      connectOrigins: [chatApi.webSocketOrigin, ...chatApi.signIn.origins],
    });
    const distribution = new Distribution(this, "distribution", {
      name,
      bucketDomainName: bucket.regionalDomainName,
      responseHeadersPolicyId: headers.policyId,
      priceClass: webClient.priceClass,
      ...(domainName !== undefined && certificateArn !== undefined
        ? { domain: { name: domainName, certificateArn } }
        : {}),
    });
    if (domainName !== undefined && zoneId !== undefined) {
      new PageDomain(this, "domain", {
        zoneId,
        domainName,
        distributionDomainName: distribution.domainName,
        distributionZoneId: distribution.zoneId,
      });
    }
    const host = domainName ?? distribution.domainName;
    const pageUrl = `https://${host}/`;
    const page = new PageObjects(this, "files", {
      bucket,
      directory: pageDirectory,
      configuration: pageConfiguration({
        webSocketUrl: chatApi.webSocketUrl,
        issuerUrl: chatApi.signIn.issuerUrl,
        maxTextBytes: configuration.chatApi.maxTextBytes,
        ...this.signIn(props, host),
      }),
    });
    new CacheInvalidation(this, "cache-invalidation", {
      defaults: functionDefaults(this, {
        configuration,
        logKeyArn: vpc.logKeyArn,
        bundles,
        group: "web-client",
      }),
      distributionId: distribution.id,
      distributionArn: distribution.arn,
      page,
    });

    new Parameters(this, "parameters", {
      project,
      environment,
      values: {
        "web-client/url": pageUrl,
        "web-client/bucket-name": bucket.bucketName,
        "web-client/distribution-id": distribution.id,
      },
    });
    new TerraformOutput(this, "page-url", { value: pageUrl, description: "Address of the page" });
    new TerraformOutput(this, "distribution-domain-name", {
      value: distribution.domainName,
      description: "What a name of your own points at",
    });
  }

  /** Makes the page a client of the user pool, or takes the one of the operator's own issuer. */
  private signIn({ chatApi: { signIn }, configuration }: WebClientStackProps, host: string): PageSignIn {
    const scopes = signIn.scope === "" ? [] : [signIn.scope];
    if (signIn.provider === "openid") {
      return {
        clientId: signIn.clientId,
        // By this, and not by being asked for, a standard issuer gives refresh tokens.
        scopes: ["offline_access", ...scopes],
        ...(signIn.audience.startsWith("https://") ? { resource: signIn.audience } : {}),
      };
    }
    const { clientId } = new UserPoolClient(this, "user-pool-client", {
      name: `${configuration.namePrefix}-web-client`,
      userPoolId: signIn.userPoolId,
      scopes,
      // assets/web-client/src/sign-in/session.ts
      callbackUrl: `https://${host}/callback`,
      logoutUrl: `https://${host}/`,
      sessionDays: signIn.sessionDays,
    });
    return {
      clientId,
      scopes,
      resource: signIn.audience,
      logoutUrl: `${signIn.loginUrl}/logout?client_id=${clientId}&logout_uri=https%3A%2F%2F${host}%2F`,
    };
  }
}
