import { Cron } from "croner";
import { parseCidr } from "../cidr";
import { hasGpu, isArm } from "../instance-type";
import { arnPart } from "./arn-part";
import { chatChecks } from "./chat";
import type { CrossCheck, Finding } from "./cross-check";
import { subnetChecks } from "./subnets";

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** Every rule over several keys, in the order of the schema. */
export const crossChecks: readonly CrossCheck[] = [
  {
    keys: ["loadBalancer.certificateArn", "region"],
    find: ({ loadBalancer, region }) =>
      arnPart(loadBalancer.certificateArn, 3) === region
        ? undefined
        : { allowed: `the ARN of an ACM certificate in ${region}, the region of this environment` },
  },
  {
    keys: ["accountId", "loadBalancer.certificateArn"],
    find: ({ accountId, loadBalancer }) =>
      accountId === undefined || accountId === arnPart(loadBalancer.certificateArn, 4)
        ? undefined
        : { allowed: `${arnPart(loadBalancer.certificateArn, 4)}, the account of the certificate` },
  },
  {
    keys: ["network.cidr"],
    find: ({ network }) => {
      const range = parseCidr(network.cidr);
      const isPrivate = privateRanges.some((text) => {
        const outer = parseCidr(text);
        return outer && range && outer.first <= range.first && range.last <= outer.last;
      });
      return range && isPrivate && range.prefix >= 16 && range.prefix <= 23 ? undefined : {};
    },
  },
  { keys: ["network.zones"], find: ({ network }) => unlessUnique(network.zones) },
  ...subnetChecks,
  {
    keys: ["targetGroup.port"],
    find: ({ targetGroup }) => (targetGroup.port === 443 ? {} : undefined),
  },
  {
    keys: ["targetGroup.stickiness.cookieName"],
    find: ({ targetGroup }) => (/^AWSALB/i.test(targetGroup.stickiness.cookieName) ? {} : undefined),
  },
  {
    keys: ["targetGroup.healthCheck.port", "targetGroup.port", "targetGroup.protocolVersion"],
    find: ({ targetGroup: { healthCheck, port, protocolVersion } }) => {
      if (healthCheck.port === undefined) return undefined;
      const allowed = protocolVersion === "GRPC" ? [port] : [443, port];
      return allowed.includes(healthCheck.port)
        ? undefined
        : { allowed: `${allowed.join(" or ")}: the ALB may reach no other port of an instance` };
    },
  },
  {
    keys: ["targetGroup.healthCheck.matcher", "targetGroup.protocolVersion"],
    find: ({ targetGroup: { healthCheck, protocolVersion } }) => {
      if (healthCheck.matcher === undefined) return undefined;
      const [least, most] = protocolVersion === "GRPC" ? [0, 99] : [200, 499];
      const codes = healthCheck.matcher.split(/[,-]/).map(Number);
      return codes.every((code) => code >= least && code <= most)
        ? undefined
        : {
            allowed: `${protocolVersion === "GRPC" ? "gRPC" : "HTTP"} status codes from ${least} to ${most}`,
          };
    },
  },
  {
    keys: ["targetGroup.healthCheck.timeoutSeconds", "targetGroup.healthCheck.intervalSeconds"],
    find: ({ targetGroup: { healthCheck } }) =>
      healthCheck.timeoutSeconds < healthCheck.intervalSeconds
        ? undefined
        : { allowed: `a whole number from 2 to ${healthCheck.intervalSeconds - 1}, less than the interval` },
  },
  { keys: ["instances.types"], find: ({ instances }) => unlessUnique(instances.types) },
  {
    keys: ["instances.types"],
    find: ({ instances }) =>
      instances.types.some(isArm)
        ? { allowed: "x86_64 instance types: every image is built for x86_64" }
        : undefined,
  },
  {
    keys: ["instances.types", "instances.image"],
    find: ({ instances: { types, image } }) => {
      const wrong = types.filter((type) => hasGpu(type) !== (image === "gpu"));
      if (wrong.length === 0) return undefined;
      return image === "gpu"
        ? {
            allowed: `instance types with a GPU (g4dn, g5, g6, p4d …) for the image "gpu"; ${wrong.join(", ")} has none`,
          }
        : {
            allowed: `instance types without a GPU for the image "${image}"; ${wrong.join(", ")} needs the image "gpu"`,
          };
    },
  },
  {
    keys: ["instances.rootVolumeGiB", "instances.image"],
    find: ({ instances }) =>
      instances.image === "gpu" && instances.rootVolumeGiB < 30
        ? { allowed: 'a whole number from 30 to 16384 for the image "gpu"' }
        : undefined,
  },
  {
    keys: ["instances.onDemandBaseCapacity", "scaling.maxCapacity"],
    find: ({ instances, scaling }) =>
      instances.onDemandBaseCapacity <= scaling.maxCapacity
        ? undefined
        : { allowed: `a whole number from 0 to ${scaling.maxCapacity}, the greatest number of instances` },
  },
  {
    keys: ["scaling.minCapacity", "scaling.maxCapacity"],
    find: ({ scaling: { minCapacity, maxCapacity } }) =>
      minCapacity <= maxCapacity
        ? undefined
        : { allowed: `a whole number from 0 to ${maxCapacity}, the value of scaling.maxCapacity` },
  },
  {
    keys: ["scaling.desiredCapacity", "scaling.minCapacity", "scaling.maxCapacity"],
    find: ({ scaling: { desiredCapacity, minCapacity, maxCapacity } }) =>
      desiredCapacity === undefined ||
      minCapacity > maxCapacity ||
      (minCapacity <= desiredCapacity && desiredCapacity <= maxCapacity)
        ? undefined
        : {
            allowed: `a whole number from ${minCapacity} to ${maxCapacity} (scaling.minCapacity to scaling.maxCapacity)`,
          },
  },
  {
    keys: ["scaling.schedule.timeZone"],
    find: ({ scaling }) => (isTimeZone(scaling.schedule.timeZone) ? undefined : {}),
  },
  {
    keys: ["scaling.schedule.downCron"],
    find: ({ scaling }) => (isCron(scaling.schedule.downCron) ? undefined : {}),
  },
  {
    keys: ["scaling.schedule.upCron"],
    find: ({ scaling }) => (isCron(scaling.schedule.upCron) ? undefined : {}),
  },
  {
    keys: ["scaling.schedule.upCron", "scaling.schedule.downCron"],
    find: ({ scaling: { schedule } }) =>
      schedule.upCron.trim() === schedule.downCron.trim()
        ? { allowed: "a time other than scaling.schedule.downCron" }
        : undefined,
  },
  {
    keys: ["scaling.backlogPerInstanceTarget", "service.maxInFlight", "service.maxQueued"],
    find: ({ scaling, service: { maxInFlight, maxQueued } }) =>
      scaling.backlogPerInstanceTarget < maxInFlight + maxQueued
        ? undefined
        : {
            allowed: `less than ${maxInFlight + maxQueued}, all that one instance takes (service.maxInFlight and service.maxQueued): more it never reaches`,
          },
  },
  {
    keys: ["service.heartbeatSeconds", "loadBalancer.idleTimeoutSeconds"],
    find: ({ service, loadBalancer }) =>
      service.heartbeatSeconds < loadBalancer.idleTimeoutSeconds
        ? undefined
        : { allowed: `less than ${loadBalancer.idleTimeoutSeconds}, the idle timeout of the load balancer` },
  },
  {
    keys: ["service.drainSeconds", "targetGroup.deregistrationDelaySeconds"],
    find: ({ service, targetGroup }) =>
      service.drainSeconds <= targetGroup.deregistrationDelaySeconds
        ? undefined
        : {
            allowed: `at most ${targetGroup.deregistrationDelaySeconds}, the deregistration delay of the target group`,
          },
  },
  ...chatChecks,
];

function unlessUnique(values: readonly string[]): Finding | undefined {
  const twice = values.filter((value, index) => values.indexOf(value) !== index);
  return twice.length === 0 ? undefined : { allowed: `each value once; ${twice.join(", ")} is given twice` };
}

function isTimeZone(name: string): boolean {
  return Intl.supportedValuesOf("timeZone").includes(name) || name === "UTC" || name === "Etc/UTC";
}

/** Unix cron as Auto Scaling reads it: no seconds, no nicknames, none of the letters that other crons add. */
function isCron(text: string): boolean {
  const fields = text.trim().split(/\s+/);
  const part = /^(\*|\d+|[a-z]{3})(-(\d+|[a-z]{3}))?(\/\d+)?$/i;
  if (fields.length !== 5 || !fields.every((field) => field.split(",").every((each) => part.test(each)))) {
    return false;
  }
  try {
    new Cron(text, { mode: "5-part", paused: true });
    return true;
  } catch {
    return false;
  }
}
