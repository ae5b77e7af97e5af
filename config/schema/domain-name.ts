import { z } from "zod";

/** A lower-case DNS name with at least one dot, 4 to 253 characters. */
export const domainName = z
  .string()
  .regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/);
