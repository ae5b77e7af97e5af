import type { Block } from "../../../../local/provider/schema/types";
import { type CtyValue, isList, isObject, type ObjectValue } from "../../../../local/provider/values/value";

/** What Terraform proposes for a resource that exists: computed values stay, in blocks by their place. */
export function withPrior(config: ObjectValue, prior: ObjectValue, block: Block): ObjectValue {
  const proposed: Record<string, CtyValue> = { ...config };
  for (const { name, computed } of block.attributes) {
    if (computed && config[name] === null) {
      proposed[name] = prior[name] ?? null;
    }
  }
  for (const { name, block: inner } of block.blocks) {
    const [own, before] = [config[name] ?? null, prior[name] ?? null];
    if (isList(own) && isList(before)) {
      proposed[name] = own.map((element, index) => {
        const earlier = before[index] ?? null;
        return isObject(element) && isObject(earlier) ? withPrior(element, earlier, inner) : element;
      });
    } else if (isObject(own) && isObject(before)) {
      proposed[name] = withPrior(own, before, inner);
    }
  }
  return proposed;
}
