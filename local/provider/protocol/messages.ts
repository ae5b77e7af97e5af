import type { DynamicValueMessage } from "../values/msgpack";

/** The messages of the plugin protocol that the stand-in reads and writes, as `tfplugin5.proto` names them. */

export interface AttributePathMessage {
  readonly steps: readonly ({ readonly attribute_name: string } | { readonly element_key_int: number })[];
}

export const SEVERITY = { ERROR: 1, WARNING: 2 } as const;

export interface DiagnosticMessage {
  readonly severity: (typeof SEVERITY)[keyof typeof SEVERITY];
  readonly summary: string;
  readonly detail?: string;
  readonly attribute?: AttributePathMessage;
}

export interface WithDiagnostics {
  readonly diagnostics?: readonly DiagnosticMessage[];
}

export interface AttributeMessage {
  readonly name: string;
  /** The cty type as JSON. */
  readonly type: Uint8Array;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly sensitive: boolean;
  readonly write_only: boolean;
}

export interface NestedBlockMessage {
  readonly type_name: string;
  readonly nesting: number;
  readonly min_items: number;
  readonly max_items: number;
  readonly block: BlockMessage;
}

export interface BlockMessage {
  readonly attributes: readonly AttributeMessage[];
  readonly block_types: readonly NestedBlockMessage[];
}

export interface SchemaMessage {
  readonly version: number;
  readonly block: BlockMessage;
}

export interface GetSchemaResponse extends WithDiagnostics {
  readonly provider: SchemaMessage;
  readonly provider_meta: SchemaMessage;
  readonly resource_schemas: Readonly<Record<string, SchemaMessage>>;
  readonly data_source_schemas: Readonly<Record<string, SchemaMessage>>;
  readonly server_capabilities: { readonly get_provider_schema_optional: boolean };
}

export interface ConfigRequest {
  readonly config: DynamicValueMessage;
}

export interface PrepareProviderConfigResponse extends WithDiagnostics {
  readonly prepared_config: DynamicValueMessage;
}

export interface TypedConfigRequest extends ConfigRequest {
  readonly type_name: string;
}

export interface UpgradeResourceStateRequest {
  readonly type_name: string;
  readonly raw_state?: { readonly json?: Uint8Array };
}

export interface UpgradeResourceStateResponse extends WithDiagnostics {
  readonly upgraded_state: DynamicValueMessage;
}

export interface ReadResourceRequest {
  readonly type_name: string;
  readonly current_state: DynamicValueMessage;
  readonly private?: Uint8Array;
}

export interface ReadResourceResponse extends WithDiagnostics {
  readonly new_state: DynamicValueMessage;
  readonly private?: Uint8Array;
}

export interface PlanResourceChangeRequest {
  readonly type_name: string;
  readonly prior_state: DynamicValueMessage;
  readonly proposed_new_state: DynamicValueMessage;
  readonly config: DynamicValueMessage;
  readonly prior_private?: Uint8Array;
}

export interface PlanResourceChangeResponse extends WithDiagnostics {
  readonly planned_state: DynamicValueMessage;
  readonly requires_replace?: readonly AttributePathMessage[];
  readonly planned_private?: Uint8Array;
}

export interface ApplyResourceChangeRequest {
  readonly type_name: string;
  readonly prior_state: DynamicValueMessage;
  readonly planned_state: DynamicValueMessage;
  readonly config: DynamicValueMessage;
  readonly planned_private?: Uint8Array;
}

export interface ApplyResourceChangeResponse extends WithDiagnostics {
  readonly new_state: DynamicValueMessage;
  readonly private?: Uint8Array;
}

export interface ImportResourceStateRequest {
  readonly type_name: string;
  readonly id: string;
}

export interface ImportResourceStateResponse extends WithDiagnostics {
  readonly imported_resources: readonly {
    readonly type_name: string;
    readonly state: DynamicValueMessage;
  }[];
}

export interface ReadDataSourceResponse extends WithDiagnostics {
  readonly state: DynamicValueMessage;
}
