import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";

export interface LogGroupsProps<Name extends string> {
  /** Path that every group's name begins with, for example `/deepseek/production`. */
  readonly path: string;
  /** Last part of each group's name, which is also its construct id. */
  readonly names: readonly Name[];
  readonly retentionDays: number;
  /** KMS key whose policy admits CloudWatch Logs for this path. */
  readonly kmsKeyArn: string;
}

export interface LogGroup {
  readonly name: string;
  readonly arn: string;
}

/** Encrypted log groups with a retention, keyed by name. */
export class LogGroups<Name extends string> extends Construct {
  readonly byName: Readonly<Record<Name, LogGroup>>;

  constructor(scope: Construct, id: string, props: LogGroupsProps<Name>) {
    super(scope, id);
    const entries = props.names.map((name): [Name, LogGroup] => {
      const group = new CloudwatchLogGroup(this, name, {
        name: `${props.path}/${name}`,
        retentionInDays: props.retentionDays,
        kmsKeyId: props.kmsKeyArn,
      });
      return [name, { name: group.name, arn: group.arn }];
    });
    this.byName = Object.fromEntries(entries) as Record<Name, LogGroup>;
  }
}
