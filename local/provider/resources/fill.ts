import type { ApplyContext, ResourceRules } from "../rules/rule";
import type { Attribute, Block, NestedBlock } from "../schema/types";
import { type CtyValue, hasUnknown, isList, isObject, isUnknown, type ObjectValue } from "../values/value";
import { applyContext, type Cloud } from "./cloud";
import { generateAttribute, generationOrder, mergeTags } from "./computed/attribute";
import type { ResourceType } from "./resource-type";

/**
 * The applied resource: every unknown of a planned value replaced, by the rules of its type where they give
 * the attribute, else by a value of its type with the shape that its name promises.
 *
 * @param planned with no null where the plan had an unknown.
 * @param seed the same seed gives the same values.
 */
export function fillResource(
  type: ResourceType,
  planned: ObjectValue,
  cloud: Cloud,
  seed: string,
): ObjectValue {
  const { block, rules, name } = type;
  const pending = new Set(
    block.attributes.filter((attribute) => hasUnknown(planned[attribute.name])).map(({ name: own }) => own),
  );
  const values: Record<string, CtyValue> = { ...planned };
  for (const own of pending) {
    values[own] = null;
  }
  if (pending.delete("region")) {
    values.region = cloud.region;
  }
  if (pending.delete("tags_all")) {
    values.tags_all = mergeTags(cloud.defaultTags, values.tags ?? null);
  }
  const context = applyContext(cloud, values, seed);
  // First, so that attributes that are computed from all of the resource find nothing unknown in it.
  const blocks = new BlockFiller(name, rules, { ...values });
  for (const nested of block.blocks) {
    values[nested.name] = blocks.fillNested(nested, nested.name, values[nested.name] ?? null, context);
  }
  const computed = rules?.computed ?? {};
  for (const attribute of fillOrder(type)) {
    if (pending.delete(attribute.name)) {
      const compute = computed[attribute.name];
      values[attribute.name] = compute
        ? (compute(values, context) as CtyValue)
        : generateAttribute(name, attribute, values, context);
    }
  }
  return values;
}

/** Rules build on the name and the id, whether they give them or not, and then each on the ones before it. */
function fillOrder({ name, block, rules }: ResourceType): Attribute[] {
  const generated = generationOrder(name, block.attributes);
  if (rules?.computed === undefined) {
    return generated;
  }
  const ruled = Object.keys(rules.computed);
  const rank = (own: string) =>
    ruled.includes(own) ? ruled.indexOf(own) : own === "name" || own === "id" ? -1 : ruled.length;
  return generated.sort((left, right) => rank(left.name) - rank(right.name));
}

/** The same for a block without rules of its own, such as the result of a data source. */
export function fillBlock(
  type: string,
  block: Block,
  planned: ObjectValue,
  context: ApplyContext,
): ObjectValue {
  return new BlockFiller(type, undefined, planned).fill(block, "", planned, context);
}

class BlockFiller {
  /** @param resource what the blocks are in, for rules that build on more than their own block. */
  constructor(
    private readonly type: string,
    private readonly rules: ResourceRules | undefined,
    private readonly resource: ObjectValue,
  ) {}

  /** @param path of the block, with a dot at its end, or "" for the outermost. */
  fill(block: Block, path: string, planned: ObjectValue, context: ApplyContext): ObjectValue {
    const values: Record<string, CtyValue> = { ...planned };
    const pending = block.attributes.filter((attribute) => isUnknown(planned[attribute.name]));
    for (const { name } of pending) {
      values[name] = null;
    }
    for (const attribute of generationOrder(this.type, pending)) {
      const compute = this.rules?.computedInBlocks?.[`${path}${attribute.name}`];
      values[attribute.name] = compute
        ? (compute(values, context, this.resource) as CtyValue)
        : generateAttribute(this.type, attribute, values, context);
    }
    for (const nested of block.blocks) {
      const inner = `${path}${nested.name}`;
      values[nested.name] = this.fillNested(nested, inner, values[nested.name] ?? null, context);
    }
    return values;
  }

  fillNested(nested: NestedBlock, path: string, value: CtyValue, context: ApplyContext): CtyValue {
    const fill = (element: ObjectValue, purpose: string) =>
      this.fill(nested.block, `${path}.`, element, within(context, purpose));
    if (isObject(value)) {
      return fill(value, nested.name);
    }
    if (isUnknown(value)) {
      return nested.nesting === "SINGLE" ? null : [];
    }
    return isList(value)
      ? value.map((element, index) =>
          isObject(element) ? fill(element, `${nested.name}.${index}`) : element,
        )
      : value;
  }
}

/** The context of a block: its generated values are not those of another block. */
function within(context: ApplyContext, purpose: string): ApplyContext {
  return {
    ...context,
    hex: (length, inner = "") => context.hex(length, `${purpose}.${inner}`),
    uuid: (inner = "") => context.uuid(`${purpose}.${inner}`),
  };
}
