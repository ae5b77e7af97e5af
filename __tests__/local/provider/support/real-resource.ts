import { createResource, deleteResource, updateResource } from "../../../../local/provider/resources/apply";
import type { Cloud } from "../../../../local/provider/resources/cloud";
import { type Plan, planResource } from "../../../../local/provider/resources/plan";
import { checkArguments } from "../../../../local/provider/rules/check";
import type { ObjectValue } from "../../../../local/provider/values/value";
import { asTerraform } from "./as-terraform";
import { emptyCloud, realType } from "./local-cloud";
import { withPrior } from "./with-prior";

/** Summaries that say nothing without their detail. */
const IN_DETAIL =
  /^(Invalid Attribute Combination|Invalid combination of arguments|Conflicting configuration arguments|Missing required argument)$/;

/** A real resource type, gone through as Terraform does, with blocks as single objects or lists. */
export class RealResource {
  private readonly type;

  constructor(
    name: string,
    private readonly cloud: Cloud = emptyCloud(),
  ) {
    this.type = realType(name);
  }

  /** What is wrong with a configuration, each as `argument: words`, before anything is created. */
  refusals(given: ObjectValue): readonly string[] {
    const config = asTerraform(given, this.type.block);
    const ofArguments = this.type.rules ? checkArguments(this.type.rules, this.type.block, config) : [];
    return [...ofArguments, ...this.plan(given).violations].map(
      ({ steps, summary, detail }) =>
        `${steps.join(".")}: ${IN_DETAIL.test(summary) ? `${summary}: ${detail}` : summary}`,
    );
  }

  plan(given: ObjectValue, prior: ObjectValue | null = null): Plan {
    const config = asTerraform(given, this.type.block);
    const proposed = prior === null ? config : withPrior(config, prior, this.type.block);
    return planResource(this.type, { prior, proposed, config }, this.cloud);
  }

  create(given: ObjectValue): Promise<ObjectValue> {
    return createResource(this.type, this.plan(given).planned, this.cloud);
  }

  update(given: ObjectValue, prior: ObjectValue): ObjectValue {
    return updateResource(this.type, prior, this.plan(given, prior).planned, this.cloud);
  }

  delete(prior: ObjectValue): Promise<void> {
    return deleteResource(this.type, prior, this.cloud);
  }
}
