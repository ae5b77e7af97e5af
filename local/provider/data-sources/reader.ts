import type { Cloud } from "../resources/cloud";
import type { ApplyContext } from "../rules/rule";
import type { ObjectValue } from "../values/value";

/** What a data source is read with. */
export interface DataSourceRequest {
  readonly config: ObjectValue;
  readonly cloud: Cloud;
  /** With the data source's own region, and values that depend on its configuration alone. */
  readonly context: ApplyContext;
}

/**
 * Answers one data source. Attributes that it leaves out get a value of their type; ones that the data source
 * does not have are ignored.
 *
 * @throws Refusal worded like the provider's error.
 */
export type DataSourceReader = (request: DataSourceRequest) => ObjectValue;
