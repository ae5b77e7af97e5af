import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { Construct } from "constructs";
import { exempt } from "../policies/exemption";

/** What the roles of all functions of a stack have in common, written once. */
export class CommonPolicies extends Construct {
  /** Who takes the role: Lambda. */
  readonly trustJson: string;
  readonly writeTracesJson: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.trustJson = new DataAwsIamPolicyDocument(this, "trust", {
      statement: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }],
        },
      ],
    }).json;
    const writeTraces = new DataAwsIamPolicyDocument(this, "write-traces", {
      statement: [
        {
          sid: "WriteTraces",
          actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
          resources: ["*"],
        },
      ],
    });
    exempt(writeTraces, "least-privilege", "The actions by which X-Ray takes traces have no resource.");
    this.writeTracesJson = writeTraces.json;
  }
}
