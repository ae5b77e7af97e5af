import { type LocatedViolation, locate } from "../rules/check";
import type { Steps } from "../rules/place";
import type { Block, NestedBlock } from "../schema/types";
import { equalBlocks, equalValues } from "../values/equal";
import {
  type CtyValue,
  hasUnknown,
  isList,
  isObject,
  isUnknown,
  type ObjectValue,
  UNKNOWN,
} from "../values/value";
import { withoutUnknown } from "../values/without-unknown";
import { type Cloud, regionOf } from "./cloud";
import { plannedValidationOptions } from "./computed/acm-certificate";
import { mergeTags } from "./computed/attribute";
import { replacingPaths } from "./replacement";
import type { ResourceType } from "./resource-type";

export interface PlanRequest {
  /** Null for a resource that does not exist yet. */
  readonly prior: ObjectValue | null;
  /** The configuration, with the prior values of what it leaves to the provider. */
  readonly proposed: ObjectValue;
  readonly config: ObjectValue;
}

export interface Plan {
  readonly planned: ObjectValue;
  /** Arguments whose change replaces the resource. */
  readonly replacing: readonly Steps[];
  readonly violations: readonly LocatedViolation[];
}

/** What applying a configuration will make of a resource, as far as it is known before. */
export function planResource(type: ResourceType, request: PlanRequest, cloud: Cloud): Plan {
  const { prior, config } = request;
  const { block, rules } = type;
  const planned = plannedValues(type, request, cloud);
  if (prior !== null && !equalBlocks(prior, planned, block)) {
    for (const name of [...(rules?.changesOnUpdate ?? []), ...changedWithArguments(type, prior, planned)]) {
      if ((config[name] ?? null) === null) {
        planned[name] = UNKNOWN;
      }
    }
  }
  return {
    planned,
    replacing: prior === null ? [] : replacingPaths(type, prior, planned),
    violations: violationsOf(type, request, cloud),
  };
}

function changedWithArguments(
  { block, rules }: ResourceType,
  prior: ObjectValue,
  planned: ObjectValue,
): readonly string[] {
  const isChanged = (name: string) => {
    const type = block.attributes.find((attribute) => attribute.name === name)?.type ?? "dynamic";
    return !equalValues(prior[name] ?? null, planned[name] ?? null, type);
  };
  return Object.entries(rules?.changesWith ?? {})
    .filter(([, names]) => names.some(isChanged))
    .map(([computed]) => computed);
}

/**
 * Rules judge every plan as if it was the first: what AWS decided before says nothing of the configuration,
 * and the zeros and empty texts among it would look like arguments.
 */
function violationsOf(type: ResourceType, { config, prior }: PlanRequest, cloud: Cloud): LocatedViolation[] {
  const { block, rules } = type;
  if (rules?.check === undefined) {
    return [];
  }
  const values = plannedValues(type, { prior: null, proposed: config, config }, cloud);
  const standing = prior === null ? undefined : withoutUnknown(prior);
  return rules.check(withoutUnknown(values), standing).map((violation) => locate(violation, block, values));
}

function plannedValues(type: ResourceType, request: PlanRequest, cloud: Cloud): Record<string, CtyValue> {
  const planned = {
    ...new BlockPlanner(type).plan(type.block, "", request),
    ...planProviderArguments(type, request, cloud),
  };
  if (type.name === "aws_acm_certificate" && isUnknown(planned.domain_validation_options)) {
    planned.domain_validation_options = plannedValidationOptions(planned);
  }
  return planned;
}

/** `region` and `tags_all`, which the provider fills in for every resource type that has them. */
function planProviderArguments(
  { block }: ResourceType,
  { config }: PlanRequest,
  cloud: Cloud,
): Record<string, CtyValue> {
  const computed = new Set(
    block.attributes.filter((attribute) => attribute.computed).map(({ name }) => name),
  );
  const tags = config.tags ?? null;
  return {
    ...(computed.has("region") && !isUnknown(config.region) ? { region: regionOf(cloud, config) } : {}),
    ...(computed.has("tags_all") && (config.tags_all ?? null) === null
      ? { tags_all: hasUnknown(tags) ? UNKNOWN : mergeTags(cloud.defaultTags, tags) }
      : {}),
  };
}

/** The three values that one block has at planning; config and prior are null where the block is not in them. */
interface BlockValues {
  readonly prior: ObjectValue | null;
  readonly proposed: ObjectValue;
  readonly config: ObjectValue | null;
}

class BlockPlanner {
  constructor(private readonly type: ResourceType) {}

  plan(block: Block, path: string, { prior, proposed, config }: BlockValues): Record<string, CtyValue> {
    const planned: Record<string, CtyValue> = { ...proposed };
    for (const { name, computed, writeOnly } of block.attributes) {
      const configured = (config?.[name] ?? null) !== null;
      const defaultValue = this.type.rules?.arguments[`${path}${name}`]?.default;
      if (writeOnly) {
        planned[name] = null;
      } else if (!configured && defaultValue !== undefined) {
        planned[name] = defaultValue;
      } else if (!configured && computed && (proposed[name] ?? null) === null) {
        planned[name] = prior === null ? UNKNOWN : (prior[name] ?? null);
      }
    }
    for (const nested of block.blocks) {
      planned[nested.name] = this.planNested(nested, `${path}${nested.name}.`, {
        prior: prior?.[nested.name] ?? null,
        proposed: proposed[nested.name] ?? null,
        config: config?.[nested.name] ?? null,
      });
    }
    return planned;
  }

  private planNested(
    nested: NestedBlock,
    path: string,
    { prior, proposed, config }: Record<"prior" | "proposed" | "config", CtyValue>,
  ): CtyValue {
    const { block, nesting } = nested;
    if (isObject(proposed)) {
      return this.plan(block, path, { prior: objectOrNull(prior), proposed, config: objectOrNull(config) });
    }
    if (!isList(proposed)) {
      return proposed;
    }
    const priors = isList(prior) ? prior : [];
    const configs = isList(config) ? config : [];
    return proposed.map((element, index) => {
      if (!isObject(element)) {
        return element;
      }
      return this.plan(block, path, {
        proposed: element,
        // Elements of a set have no place: the prior one is that with the same configured arguments.
        prior: objectOrNull(
          nesting === "LIST"
            ? priors[index]
            : priors.find((candidate) => this.isSameElement(block, path, candidate, element)),
        ),
        config:
          nesting === "LIST" ? objectOrNull(configs[index]) : this.configuredElement(block, configs, element),
      });
    });
  }

  private isSameElement(block: Block, path: string, candidate: CtyValue, element: ObjectValue): boolean {
    return (
      isObject(candidate) &&
      block.attributes.every(({ name, type, computed }) => {
        const value = element[name] ?? null;
        const decidedByProvider =
          computed || this.type.rules?.arguments[`${path}${name}`]?.default !== undefined;
        return (value === null && decidedByProvider) || equalValues(candidate[name] ?? null, value, type);
      })
    );
  }

  /** The element as configured: the proposed one may carry prior values of computed arguments. */
  private configuredElement(
    block: Block,
    configs: readonly CtyValue[],
    element: ObjectValue,
  ): ObjectValue | null {
    const found = configs.find(
      (candidate) =>
        isObject(candidate) &&
        block.attributes.every(({ name, type }) => {
          const configured = candidate[name] ?? null;
          return configured === null || equalValues(configured, element[name] ?? null, type);
        }),
    );
    return objectOrNull(found ?? element);
  }
}

function objectOrNull(value: CtyValue | undefined): ObjectValue | null {
  return isObject(value) ? value : null;
}
