import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { Annotations } from "cdktf";
import { Construct } from "constructs";

export type MachineImageName = "al2" | "al2023" | "gpu";

/** Public parameters in which AWS publishes the id of the latest image, all x86_64 with the root on /dev/xvda. */
const parameterNames: Readonly<Record<MachineImageName, string>> = {
  al2: "/aws/service/ami-amazon-linux-latest/amzn2-ami-kernel-5.10-hvm-x86_64-gp2",
  al2023: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
  gpu: "/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id",
};

export interface MachineImageProps {
  readonly image: MachineImageName;
}

/** The latest image of a family, looked up at every plan, so that a new one shows in the plan before it rolls out. */
export class MachineImage extends Construct {
  readonly id: string;
  readonly rootDeviceName = "/dev/xvda";

  constructor(scope: Construct, id: string, props: MachineImageProps) {
    super(scope, id);
    const parameter = new DataAwsSsmParameter(this, "latest", { name: parameterNames[props.image] });
    // `value` would be marked sensitive and hide the launch template's image in every plan.
    this.id = parameter.insecureValue;
    if (props.image === "al2") {
      Annotations.of(this).addWarning(
        'Amazon Linux 2 has been out of support since 2026-06-30 and gets no security updates. Set instances.image to "al2023".',
      );
    }
  }
}
