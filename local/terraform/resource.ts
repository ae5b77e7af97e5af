import type { RawState } from "./state";

/** A stack as it is synthesized, as far as tools read it. */
export interface SynthesizedResources {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** One resource that Terraform manages, from the synthesized configuration or from the applied state. */
export interface TerraformResource {
  readonly type: string;
  readonly name: string;
  /** As the provider names them. A value that only apply knows is `${…}` in the configuration. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The resources of a stack: what `cdk.tf.json` has, or what was applied. */
export function resourcesOf(source: SynthesizedResources | RawState): TerraformResource[] {
  if ("resources" in source) {
    return source.resources
      .filter(({ mode }) => mode === "managed")
      .flatMap(({ type, name, instances }) =>
        instances.map(({ attributes = {} }) => ({ type, name, attributes })),
      );
  }
  return Object.entries(source.resource ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, attributes]) => ({ type, name, attributes })),
  );
}

/** Whether a value is this attribute of this resource: the same value in a state, a reference in a configuration. */
export function isAttributeOf(value: unknown, resource: TerraformResource, attribute: string): boolean {
  const { type, name, attributes } = resource;
  return value === `\${${type}.${name}.${attribute}}` || (value != null && value === attributes[attribute]);
}
