import { LaunchTemplate as AwsLaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { Fn, TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import type { MachineImage } from "./machine-image";

export interface LaunchTemplateProps {
  readonly name: string;
  readonly image: MachineImage;
  /** Type when the Auto Scaling group names none; the group's overrides win. */
  readonly instanceType: string;
  readonly securityGroupId: string;
  readonly instanceProfileArn: string;
  readonly rootVolumeGiB: number;
  /** cloud-init user data in clear text; may refer to other resources. */
  readonly userData: string;
  /** Tags of the instances, volumes and network interfaces, which the provider's default tags do not reach. */
  readonly tags: Readonly<Record<string, string>>;
}

/** How an instance starts: encrypted disk, IMDSv2, no public address. */
export class LaunchTemplate extends Construct {
  readonly id: string;
  /** Number of the newest version: changing it is what starts an instance refresh. */
  readonly latestVersion: string;

  constructor(scope: Construct, id: string, props: LaunchTemplateProps) {
    super(scope, id);
    const userData = new TerraformLocal(this, "user-data", props.userData);
    const template = new AwsLaunchTemplate(this, "template", {
      name: props.name,
      updateDefaultVersion: true,
      imageId: props.image.id,
      instanceType: props.instanceType,
      userData: Fn.base64encode(userData.asString),
      iamInstanceProfile: { arn: props.instanceProfileArn },
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        // The containers use the host's network, so no token has to cross a bridge.
        httpPutResponseHopLimit: 1,
        instanceMetadataTags: "disabled",
      },
      networkInterfaces: [
        {
          deviceIndex: 0,
          associatePublicIpAddress: "false",
          deleteOnTermination: "true",
          securityGroups: [props.securityGroupId],
        },
      ],
      blockDeviceMappings: [
        {
          deviceName: props.image.rootDeviceName,
          ebs: {
            volumeType: "gp3",
            volumeSize: props.rootVolumeGiB,
            encrypted: "true",
            deleteOnTermination: "true",
          },
        },
      ],
      // One-minute metrics: target tracking on CPU would otherwise see a busy instance five minutes late.
      monitoring: { enabled: true },
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
        resourceType,
        tags: { ...props.tags },
      })),
    });
    this.id = template.id;
    this.latestVersion = template.latestVersion.toString();
  }
}
