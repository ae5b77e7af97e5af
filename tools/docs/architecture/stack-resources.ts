import type { StackJson, StackJsons } from "./synthesized-stacks";

/** One resource of a stack. */
export interface Resource {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What a policy statement lets its holder do. */
export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly Resource[];
  /** The ARNs as they are written: references, and what follows them. */
  readonly arns: readonly string[];
}

/** The resources of all stacks, and which of them refers to which, across stacks too. */
export class StackResources {
  readonly all: readonly Resource[];
  readonly stackNames: readonly string[];

  constructor(private readonly stacks: StackJsons) {
    this.stackNames = Object.keys(stacks);
    this.all = Object.entries(stacks).flatMap(([stack, { resource }]) =>
      Object.entries(resource).flatMap(([type, byName]) =>
        Object.entries(byName).map(([name, attributes]) => ({ stack, type, name, attributes })),
      ),
    );
  }

  /** @throws Error for a name that is not a stack's */
  json(stack: string): StackJson {
    const json = this.stacks[stack];
    if (json === undefined)
      throw new Error(`there is no stack ${stack}; there are ${this.stackNames.join(", ")}`);
    return json;
  }

  ofType(type: string): readonly Resource[] {
    return this.all.filter((resource) => resource.type === type);
  }

  /** @throws Error when there is none of the type, or more than the drawing has a place for */
  one(type: string): Resource {
    const [first, ...others] = this.ofType(type);
    if (first !== undefined && others.length === 0) return first;
    const found = first === undefined ? "none" : [first, ...others].map(addressOf).join(", ");
    throw new Error(
      `the drawing has a place for one ${type}, and the stacks have ${found}. Change tools/docs/architecture`,
    );
  }

  /** Every resource that a value of a resource's attributes refers to. */
  referredBy(from: Resource, value: unknown = from.attributes): readonly Resource[] {
    return this.#inStack(from.stack, value);
  }

  /** The resources of a type that refer to another. */
  referringTo(to: Resource, type: string, attribute?: string): readonly Resource[] {
    return this.ofType(type).filter((from) =>
      this.referredBy(from, attribute === undefined ? from.attributes : from.attributes[attribute]).includes(
        to,
      ),
    );
  }

  /** What the policies of a function's role allow it. */
  grantsOf(lambda: Resource): readonly Grant[] {
    const roles = this.referredBy(lambda, lambda.attributes.role);
    const policies = roles.flatMap((role) => this.referringTo(role, "aws_iam_role_policy", "role"));
    return policies.flatMap((policy) => {
      const document = /data\.aws_iam_policy_document\.([\w-]+)\./.exec(
        String(policy.attributes.policy),
      )?.[1];
      const statements = this.json(policy.stack).data?.aws_iam_policy_document?.[document ?? ""]?.statement;
      return ((statements ?? []) as Record<string, unknown>[])
        .filter(({ effect }) => effect !== "Deny")
        .map(({ actions, resources }) => ({
          actions: actions as string[],
          arns: resources as string[],
          resources: this.#inStack(policy.stack, resources),
        }));
    });
  }

  #inStack(stack: string, value: unknown): Resource[] {
    const text = JSON.stringify(value) ?? "";
    const own = [...text.matchAll(/(?<![\w.])(aws_\w+)\.([\w-]+)\./g)].flatMap(([, type, name]) =>
      this.all.filter((one) => one.stack === stack && one.type === type && one.name === name),
    );
    const foreign = [
      ...text.matchAll(/terraform_remote_state\.cross-stack-reference-input-(\w+)\.outputs\.([\w-]+)/g),
    ].flatMap(([, producer = "", output = ""]) =>
      this.#inStack(producer, this.json(producer).output?.[output]?.value),
    );
    return [...new Set([...own, ...foreign])];
  }
}

/** A resource as messages name it. */
export function addressOf({ name, stack, type }: Resource): string {
  return `${type}.${name} of ${stack}`;
}

/** The value at a path of attributes, through blocks that are lists of one. */
export function attribute(resource: Resource, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    const block = Array.isArray(value) ? value[0] : value;
    return (block as Record<string, unknown> | undefined)?.[key];
  }, resource.attributes);
}

/**
 * The value at a path of attributes, as text.
 *
 * @throws Error when the resource does not set it: a label without its value would be a lie
 */
export function textAt(resource: Resource, path: string): string {
  const value = attribute(resource, path);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return `${value}`;
  throw new Error(
    `${addressOf(resource)} sets no ${path}, which the drawing shows. Change tools/docs/architecture`,
  );
}
