import { z } from "zod";
import { field } from "./field";

export const instancesSchema = z.strictObject({
  types: field(
    z
      .array(z.string().regex(/^[a-z][a-z0-9-]*\.(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/))
      .min(1)
      .max(40)
      .default(["c5.2xlarge"]),
    {
      description: "Instance types that Auto Scaling may choose from, best first.",
      allowed: "1 to 40 different x86_64 instance types, all with a GPU or all without, as the image asks",
    },
  ),
  image: field(z.enum(["al2", "al2023", "gpu"]).default("al2"), {
    description:
      "Machine image, always the latest: Amazon Linux 2 (out of support since 2026-06-30), Amazon Linux 2023, or Amazon Linux 2023 with NVIDIA drivers.",
    allowed: "al2, al2023 or gpu",
  }),
  spotMaxPriceUsdPerHour: field(z.number().positive().max(1000).default(0.25), {
    description: "Highest price of a spot instance, in US dollars an hour.",
    allowed: "a number greater than 0, in US dollars an hour",
  }),
  onDemandBaseCapacity: field(z.int().min(0).default(0), {
    description: "Instances that are always on-demand, before any spot instance.",
    allowed: "a whole number from 0 to scaling.maxCapacity",
  }),
  onDemandPercentageAboveBase: field(z.int().min(0).max(100).default(0), {
    description: "Share of on-demand instances above the base; 0 is spot only.",
    allowed: "a whole number from 0 to 100",
  }),
  rootVolumeGiB: field(z.int().min(8).max(16_384).default(30), {
    description: "Size of the encrypted gp3 root volume, in GiB; the image and the model must fit.",
    allowed: "a whole number from 8 to 16384 (GPU image: from 30)",
  }),
});
