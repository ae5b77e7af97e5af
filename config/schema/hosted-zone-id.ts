import { z } from "zod";

/** The id of a Route 53 hosted zone. Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html */
export const hostedZoneId = z.string().regex(/^Z[A-Z0-9]{1,31}$/);
