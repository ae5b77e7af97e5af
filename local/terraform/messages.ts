/** One line of `terraform … -json`. https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
interface Message {
  readonly type: string;
  readonly diagnostic?: Diagnostic;
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: ChangeAction };
  readonly outputs?: Readonly<Record<string, { readonly action?: ChangeAction }>>;
  readonly hook?: { readonly resource: { readonly addr: string }; readonly action: ChangeAction };
}

export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly range?: { readonly filename: string; readonly start: { readonly line: number } };
}

export type ChangeAction =
  | "noop"
  | "create"
  | "read"
  | "update"
  | "replace"
  | "delete"
  | "move"
  | "import"
  | "forget";

/** A resource that a plan changes. */
export interface PlannedChange {
  readonly address: string;
  readonly action: ChangeAction;
}

/** What a run of Terraform said, gathered line by line. */
export class TerraformMessages {
  readonly diagnostics: Diagnostic[] = [];
  readonly planned: PlannedChange[] = [];
  readonly completed: PlannedChange[] = [];
  private outputsChange = false;
  private readonly other: string[] = [];

  add(line: string): void {
    const message = parse(line);
    if (message === undefined) this.other.push(line);
    else if (message.diagnostic !== undefined) this.diagnostics.push(message.diagnostic);
    else if (message.type === "planned_change" && message.change !== undefined) {
      this.planned.push({ address: message.change.resource.addr, action: message.change.action });
    } else if (message.type === "apply_complete" && message.hook !== undefined) {
      this.completed.push({ address: message.hook.resource.addr, action: message.hook.action });
    } else if (message.type === "outputs") {
      this.outputsChange = Object.values(message.outputs ?? {}).some(({ action }) => action !== "noop");
    }
  }

  /** Whether applying the plan would change anything: a resource, or a recorded output. */
  changesAnything(): boolean {
    return this.outputsChange || this.planned.some(({ action }) => action !== "noop" && action !== "read");
  }

  /** The errors as Terraform words them for people. */
  errors(): string {
    const errors = this.diagnostics.filter(({ severity }) => severity === "error").map(formatDiagnostic);
    return [...errors, ...this.other].join("\n\n");
  }
}

export function formatDiagnostic({ severity, summary, detail, address, range }: Diagnostic): string {
  const place = [
    ...(address === undefined ? [] : [`with ${address}`]),
    ...(range === undefined ? [] : [`on ${range.filename} line ${range.start.line}`]),
  ];
  return [
    `${severity === "error" ? "Error" : "Warning"}: ${summary}`,
    ...(place.length === 0 ? [] : [`  ${place.join(", ")}`]),
    ...(detail === undefined || detail === "" ? [] : [detail]),
  ].join("\n");
}

function parse(line: string): Message | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
