import { readDataSource } from "../data-sources";
import {
  createResource,
  deleteResource,
  findResource,
  readResource,
  updateResource,
} from "../resources/apply";
import type { Cloud } from "../resources/cloud";
import { configureCloud } from "../resources/configure";
import { planResource } from "../resources/plan";
import type { ResourceType } from "../resources/resource-type";
import { checkArguments } from "../rules/check";
import type { ResourceRules } from "../rules/rule";
import { unconfigurableArguments } from "../rules/unconfigurable";
import type { SchemaFile } from "../schema/schema-file";
import type { Block } from "../schema/types";
import { conformBlock, conformObject, emptyBlock } from "../values/conform";
import { type DynamicValueMessage, decodeValue, encodeValue } from "../values/msgpack";
import { isObject, type ObjectValue } from "../values/value";
import { attributePath, failureDiagnostic, violationDiagnostic, warningDiagnostic } from "./diagnostics";
import type * as messages from "./messages";

/**
 * The provider as Terraform sees it: one method for each call of the plugin protocol. Terraform starts one
 * process for each provider block, so there is one configuration.
 */
export class ProviderService {
  private cloud: Cloud | undefined;

  constructor(
    private readonly schema: SchemaFile,
    private readonly rules: Readonly<Record<string, ResourceRules>>,
  ) {}

  prepareProviderConfig({ config }: messages.ConfigRequest): messages.PrepareProviderConfigResponse {
    return { prepared_config: config };
  }

  configure({ config }: messages.ConfigRequest): messages.WithDiagnostics {
    this.cloud = configureCloud(decodeObject(config, this.schema.provider), process.env);
    return {
      diagnostics: [
        warningDiagnostic(
          `Local stand-in for hashicorp/aws ${this.schema.providerVersion}`,
          "Nothing reaches AWS. What follows is checked against the provider's schema and against the rules that this repository states for the resource types it uses; AWS itself checks nothing.",
        ),
      ],
    };
  }

  validateResource({ type_name, config }: messages.TypedConfigRequest): messages.WithDiagnostics {
    const { block, rules } = this.resourceType(type_name);
    const values = decodeObject(config, block);
    const violations = [
      ...unconfigurableArguments(block, values),
      ...(rules === undefined ? [] : checkArguments(rules, block, values)),
    ];
    return { diagnostics: violations.map(violationDiagnostic) };
  }

  validateDataSource(_request: messages.TypedConfigRequest): messages.WithDiagnostics {
    return {};
  }

  upgradeResourceState({
    type_name,
    raw_state,
  }: messages.UpgradeResourceStateRequest): messages.UpgradeResourceStateResponse {
    const state: unknown = JSON.parse(Buffer.from(raw_state?.json ?? []).toString("utf8") || "null");
    const { block } = this.resourceType(type_name);
    return { upgraded_state: encodeValue(isObject(state) ? conformBlock(state, block) : null) };
  }

  readResource(request: messages.ReadResourceRequest): messages.ReadResourceResponse {
    const type = this.resourceType(request.type_name);
    const state = decodeObjectOrNull(request.current_state, type.block);
    const values = state && readResource(type, state, this.configured());
    return {
      new_state: encodeValue(values ? conformBlock(values, type.block) : null),
      ...withPrivate(request.private),
    };
  }

  planResource(request: messages.PlanResourceChangeRequest): messages.PlanResourceChangeResponse {
    const type = this.resourceType(request.type_name);
    const proposed = decodeObjectOrNull(request.proposed_new_state, type.block);
    if (proposed === null) {
      return { planned_state: encodeValue(null) };
    }
    const prior = decodeObjectOrNull(request.prior_state, type.block);
    const config = decodeObject(request.config, type.block);
    const plan = planResource(type, { prior, proposed, config }, this.configured());
    return {
      planned_state: encodeValue(plan.planned),
      requires_replace: plan.replacing.map(attributePath),
      diagnostics: plan.violations.map(violationDiagnostic),
      ...(request.prior_private === undefined ? {} : { planned_private: request.prior_private }),
    };
  }

  async applyResource(
    request: messages.ApplyResourceChangeRequest,
  ): Promise<messages.ApplyResourceChangeResponse> {
    const type = this.resourceType(request.type_name);
    const prior = decodeObjectOrNull(request.prior_state, type.block);
    const planned = decodeObjectOrNull(request.planned_state, type.block);
    try {
      const applied = await this.apply(type, prior, planned);
      return {
        new_state: encodeValue(applied === null ? null : conformBlock(applied, type.block)),
        ...withPrivate(request.planned_private),
      };
    } catch (error) {
      // What could not be changed is as it was.
      return { new_state: encodeValue(prior), diagnostics: [failureDiagnostic(error)] };
    }
  }

  importResource({
    type_name,
    id,
  }: messages.ImportResourceStateRequest): messages.ImportResourceStateResponse {
    const type = this.resourceType(type_name);
    // Terraform reads the resource next, and says itself that it does not exist.
    const values = findResource(type, id, this.configured()) ?? { ...emptyBlock(type.block), id };
    const state = encodeValue(conformBlock(values, type.block));
    return { imported_resources: [{ type_name, state }] };
  }

  readDataSource({ type_name, config }: messages.TypedConfigRequest): messages.ReadDataSourceResponse {
    const block = this.schema.dataSource(type_name);
    const resource = this.schema.findResource(type_name) && this.resourceType(type_name);
    const values = readDataSource(
      { name: type_name, block, resource },
      decodeObject(config, block),
      this.configured(),
    );
    return { state: encodeValue(conformBlock(values, block)) };
  }

  private async apply(
    type: ResourceType,
    prior: ObjectValue | null,
    planned: ObjectValue | null,
  ): Promise<ObjectValue | null> {
    const cloud = this.configured();
    if (planned === null) {
      if (prior !== null) {
        await deleteResource(type, prior, cloud);
      }
      return null;
    }
    return prior === null
      ? createResource(type, planned, cloud)
      : updateResource(type, prior, planned, cloud);
  }

  private resourceType(name: string): ResourceType {
    const rules = this.rules[name];
    return { name, block: this.schema.resource(name), ...(rules === undefined ? {} : { rules }) };
  }

  private configured(): Cloud {
    if (this.cloud === undefined) {
      throw new Error("Terraform did not configure the provider before using it");
    }
    return this.cloud;
  }
}

function decodeObject(message: DynamicValueMessage, block: Block): ObjectValue {
  return conformObject(decodeValue(message), block);
}

function decodeObjectOrNull(message: DynamicValueMessage, block: Block): ObjectValue | null {
  const value = decodeValue(message);
  return value === null ? null : conformObject(value, block);
}

function withPrivate(data: Uint8Array | undefined): { private?: Uint8Array } {
  return data === undefined ? {} : { private: data };
}
