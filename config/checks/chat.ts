import type { ParsedConfiguration } from "../schema/configuration";
import { arnPart } from "./arn-part";
import type { CrossCheck, Finding } from "./cross-check";

/** Keys that only an issuer of the operator's own has. */
const issuerKeys = ["jwksUrl", "clientId", "audience", "scope", "origins"] as const;

/** Rules of the chat API, of sign-in and of the web client. */
export const chatChecks: readonly CrossCheck[] = [
  {
    keys: ["chatApi.maxConcurrentAnswers", "service.maxInFlight", "service.maxQueued", "scaling.maxCapacity"],
    find: ({
      chatApi: { maxConcurrentAnswers },
      service: { maxInFlight, maxQueued },
      scaling: { maxCapacity },
    }) => {
      const most = (maxInFlight + maxQueued) * maxCapacity;
      return maxConcurrentAnswers === undefined || maxConcurrentAnswers <= most
        ? undefined
        : {
            allowed: `a whole number from 2 to ${most}, what ${maxCapacity} × (service.maxInFlight + service.maxQueued) take; more would be turned away instead of waiting in the queue`,
          };
    },
  },
  {
    keys: ["chatApi.answerTimeoutSeconds", "service.engineStallSeconds"],
    find: ({ chatApi, service }) =>
      service.engineStallSeconds < chatApi.answerTimeoutSeconds
        ? undefined
        : {
            allowed: `more than ${service.engineStallSeconds}, the silence after which the service gives an answer up`,
          },
  },
  {
    keys: ["chatApi.alarmTopicArn", "region"],
    find: ({ chatApi: { alarmTopicArn }, region }) =>
      alarmTopicArn === undefined || arnPart(alarmTopicArn, 3) === region
        ? undefined
        : { allowed: `the ARN of an SNS topic (not FIFO) in ${region}` },
  },
  ...ownName("chatApi", ({ region }) => region),
  // CloudFront takes certificates of this region only.
  ...ownName("webClient", () => "us-east-1"),
  {
    keys: ["webClient.domainName", "chatApi.domainName"],
    find: ({ webClient, chatApi }) =>
      webClient.domainName !== undefined && webClient.domainName === chatApi.domainName
        ? { allowed: "a name other than chatApi.domainName" }
        : undefined,
  },
  ...(["clientId", "audience"] as const).map(
    (key): CrossCheck => ({
      keys: [`identity.${key}`, "identity.issuerUrl"],
      find: ({ identity }) =>
        identity.issuerUrl !== undefined && identity[key] === undefined ? {} : undefined,
    }),
  ),
  {
    keys: ["identity.issuerUrl", ...issuerKeys.map((key) => `identity.${key}`)],
    find: ({ identity }) => {
      const given = issuerKeys.filter((key) => isGiven(identity[key]));
      return identity.issuerUrl !== undefined || given.length === 0
        ? undefined
        : {
            allowed: `an https URL, needed with ${given.map((key) => `identity.${key}`).join(", ")}; a user pool of the stack's own sets them itself`,
          };
    },
  },
  {
    keys: ["identity.domainPrefix", "identity.issuerUrl", "project"],
    find: ({ identity: { domainPrefix, issuerUrl }, project }) => {
      if (issuerUrl !== undefined) {
        return domainPrefix === undefined ? undefined : { allowed: "nothing, with identity.issuerUrl" };
      }
      // Cognito refuses these words, and the project's name would put one there.
      const isReserved = domainPrefix === undefined && /aws|amazon|cognito/.test(project);
      return isReserved ? {} : undefined;
    },
  },
];

/** A name of the operator's own, its certificate and its hosted zone come together. */
function ownName(
  group: "chatApi" | "webClient",
  regionOf: (configuration: ParsedConfiguration) => string,
): CrossCheck[] {
  return [
    {
      keys: [`${group}.certificateArn`, `${group}.domainName`, "region", "loadBalancer.certificateArn"],
      find: (configuration): Finding | undefined => {
        const { domainName, certificateArn } = configuration[group];
        if (certificateArn === undefined) {
          return domainName === undefined ? undefined : { allowed: `the certificate of ${domainName}` };
        }
        const region = regionOf(configuration);
        const account = arnPart(configuration.loadBalancer.certificateArn, 4);
        const fits = arnPart(certificateArn, 3) === region && arnPart(certificateArn, 4) === account;
        return fits ? undefined : { allowed: `the ARN of an ACM certificate in ${region}, in ${account}` };
      },
    },
    {
      keys: [`${group}.domainName`, `${group}.certificateArn`, `${group}.zoneId`],
      find: (configuration): Finding | undefined => {
        const { domainName, certificateArn, zoneId } = configuration[group];
        if (domainName !== undefined || (certificateArn === undefined && zoneId === undefined))
          return undefined;
        const given = certificateArn === undefined ? "zoneId" : "certificateArn";
        return { allowed: `a lower-case DNS name, needed with ${group}.${given}` };
      },
    },
  ];
}

function isGiven(value: string | readonly string[] | undefined): boolean {
  return value !== undefined && value.length > 0;
}
