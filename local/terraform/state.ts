/** Terraform's state file, version 4, as far as tools read it. */
export interface RawState {
  readonly resources: readonly {
    readonly mode: "managed" | "data";
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes?: Readonly<Record<string, unknown>> }[];
  }[];
  readonly outputs: Readonly<Record<string, { readonly value: unknown; readonly sensitive?: boolean }>>;
}

/** The resources that Terraform manages: how many instances of each type, in alphabetical order. */
export function countByType(state: RawState): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { mode, type, instances } of state.resources) {
    if (mode === "managed") counts.set(type, (counts.get(type) ?? 0) + instances.length);
  }
  return new Map([...counts].sort(([a], [b]) => a.localeCompare(b)));
}

/** Whether the state holds no resource that Terraform manages. */
export function isEmptyState(state: RawState | undefined): boolean {
  return state === undefined || !state.resources.some(({ mode }) => mode === "managed");
}
