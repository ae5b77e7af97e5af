import { readDataSource } from "../../../local/provider/data-sources";
import { createResource, readResource } from "../../../local/provider/resources/apply";
import { planResource } from "../../../local/provider/resources/plan";
import type { ResourceType } from "../../../local/provider/resources/resource-type";
import { resourceRules } from "../../../local/provider/rules";
import { checkArguments } from "../../../local/provider/rules/check";
import { conformObject } from "../../../local/provider/values/conform";
import { equalBlocks } from "../../../local/provider/values/equal";
import { hasUnknown } from "../../../local/provider/values/value";
import { asTerraform } from "./support/as-terraform";
import { builtSchema, wholeSchema } from "./support/built-provider";
import { emptyCloud } from "./support/local-cloud";
import { sampleArguments, sampleDataArguments } from "./support/sample-arguments";
import { type Arguments, type Extent, sampleBlock } from "./support/sample-configuration";
import { TerraformProject } from "./support/terraform-project";
import { withPrior } from "./support/with-prior";

const EXTENTS: readonly Extent[] = ["required", "nearly all"];

/** Rules of our own types forbid many combinations, so nearly all arguments at once are for the others only. */
function resourcesOf(extent: Extent): [type: string, config: Arguments][] {
  return Object.entries(wholeSchema().resources)
    .filter(([type]) => extent === "required" || !(type in resourceRules))
    .map(([type, block]) => {
      const more = type in resourceRules ? sampleArguments[type] : undefined;
      return [type, { ...sampleBlock(block, extent), ...more }];
    });
}

function dataSourcesOf(extent: Extent): [type: string, config: Arguments][] {
  return Object.entries(wholeSchema().dataSources).map(([type, block]) => [
    type,
    { ...sampleBlock(block, extent), ...sampleDataArguments[type] },
  ]);
}

describe.each(EXTENTS)("with %s arguments", (extent) => {
  test("every resource type is created, read back, and then needs no change", async () => {
    const cloud = emptyCloud({ region: "us-east-1" });
    const schema = builtSchema();
    const faults: string[] = [];
    for (const [name, given] of resourcesOf(extent)) {
      const rules = resourceRules[name];
      const type: ResourceType = {
        name,
        block: schema.resource(name),
        ...(rules === undefined ? {} : { rules }),
      };
      const config = asTerraform(given, type.block);
      const plan = planResource(type, { prior: null, proposed: config, config }, cloud);
      const created = await createResource(type, plan.planned, cloud);
      const read = conformObject(readResource(type, created, cloud) ?? null, type.block);
      const again = planResource(
        type,
        { prior: read, proposed: withPrior(config, read, type.block), config },
        cloud,
      );
      const violations = [...plan.violations, ...(rules ? checkArguments(rules, type.block, config) : [])];
      if (violations.length > 0) {
        faults.push(`${name}: ${violations.map(({ summary, detail }) => detail ?? summary).join("; ")}`);
      } else if (
        hasUnknown(read) ||
        !equalBlocks(read, again.planned, type.block) ||
        again.replacing.length > 0
      ) {
        faults.push(`${name}: not as applied`);
      }
    }
    expect(faults).toEqual([]);
  });

  test("every data source answers with values of its types", () => {
    const cloud = emptyCloud({ region: "us-east-1" });
    const schema = builtSchema();
    const unknown = dataSourcesOf(extent).filter(([name, given]) => {
      const block = schema.dataSource(name);
      return hasUnknown(readDataSource({ name, block }, asTerraform(given, block), cloud));
    });
    expect(unknown.map(([name]) => name).filter((name) => name !== "aws_ssm_parameter")).toEqual([]);
  });

  test("Terraform validates and plans one configuration with every type at once", () => {
    const named = (types: [string, Arguments][]) =>
      Object.fromEntries(types.map(([type, config]) => [type, { it: config }]));
    const resources = resourcesOf(extent);
    const project = new TerraformProject().write({
      provider: { aws: [{ region: "us-east-1" }] },
      resource: named(resources),
      data: named(dataSourcesOf(extent)),
    });
    const { status, text } = project.run("plan", ["-input=false", "-json"]);
    const messages = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const errors = messages
      .filter(({ "@level": level }) => level === "error")
      .map((message) => `${message["@message"]} ${message.diagnostic?.address ?? ""}`);
    expect({ status, errors: errors.slice(0, 10) }).toEqual({ status: 0, errors: [] });
    expect(messages.find(({ type }) => type === "change_summary")?.changes.add).toBe(resources.length);
  }, 120_000);
});
