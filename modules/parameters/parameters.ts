import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";

export interface ParametersProps {
  readonly project: string;
  readonly environment: string;
  /** Value by the last part of its path, for example `vpc/id`. A list becomes a StringList. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
}

/** What a stack made, under `/<project>/<environment>/…`, for everybody who is not in this app. No secrets. */
export class Parameters extends Construct {
  constructor(scope: Construct, id: string, props: ParametersProps) {
    super(scope, id);
    for (const [path, value] of Object.entries(props.values)) {
      const isList = typeof value !== "string";
      new SsmParameter(this, path.replaceAll("/", "-"), {
        name: `/${props.project}/${props.environment}/${path}`,
        type: isList ? "StringList" : "String",
        value: isList ? value.join(",") : value,
      });
    }
  }
}
