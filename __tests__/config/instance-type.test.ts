import { hasGpu, isArm } from "../../config/instance-type";

test.each([
  "g4dn.xlarge",
  "g5.2xlarge",
  "g6e.xlarge",
  "gr6.4xlarge",
  "p3.2xlarge",
  "p4d.24xlarge",
  "p5.48xlarge",
])("%s has a GPU", (type) => expect(hasGpu(type)).toBe(true));

test.each(["c5.2xlarge", "m6i.large", "t3.micro", "r7a.large", "inf2.xlarge"])("%s has no GPU", (type) =>
  expect(hasGpu(type)).toBe(false),
);

test.each([
  "c7g.large",
  "m6gd.xlarge",
  "t4g.small",
  "g5g.xlarge",
  "im4gn.large",
  "a1.large",
  "c6gn.medium",
  "x2gd.large",
])("%s runs on arm64", (type) => expect(isArm(type)).toBe(true));

test.each([
  "c5.2xlarge",
  "g4dn.xlarge",
  "g5.xlarge",
  "g6.xlarge",
  "m5ad.large",
  "p4d.24xlarge",
  "gr6.4xlarge",
])("%s runs on x86_64", (type) => expect(isArm(type)).toBe(false));
