/** Whether EC2 instances of this type carry a GPU: the P and G families (p4d, g4dn, g5, g6e, gr6 …). */
export function hasGpu(instanceType: string): boolean {
  return /^(p\d|gr?\d)/.test(instanceType);
}

/**
 * Whether the type runs on Graviton (arm64): the `g` after the generation, as in c7g, m6gd or im4gn, and the
 * first generation a1.
 *
 * Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function isArm(instanceType: string): boolean {
  const family = instanceType.split(".")[0] ?? "";
  return family === "a1" || /^[a-z]+\d+g/.test(family);
}
