import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";

export interface TableProps {
  /** Unique within the region. */
  readonly name: string;
  /** Attributes that are keys, all of them texts. */
  readonly hashKey: string;
  readonly rangeKey?: string;
  /** An index that holds the keys only. */
  readonly index?: { readonly name: string; readonly hashKey: string };
  readonly deletionProtection: boolean;
}

/** The attribute after whose time, in epoch seconds, DynamoDB deletes an item. */
const timeToLive = "ttl";

/** A table that is paid by use, encrypted by the account's KMS key for DynamoDB, and can be set back to any second. */
export class Table extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id);
    const { hashKey, rangeKey, index } = props;
    const keys = [hashKey, ...(rangeKey === undefined ? [] : [rangeKey]), ...(index ? [index.hashKey] : [])];
    const table = new DynamodbTable(this, "table", {
      name: props.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey,
      ...(rangeKey === undefined ? {} : { rangeKey }),
      attribute: keys.map((name) => ({ name, type: "S" })),
      ...(index ? { globalSecondaryIndex: [{ ...index, projectionType: "KEYS_ONLY" }] } : {}),
      ttl: { attributeName: timeToLive, enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
      deletionProtectionEnabled: props.deletionProtection,
    });
    this.name = table.name;
    this.arn = table.arn;
  }
}
