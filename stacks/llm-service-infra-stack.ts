import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { AutoScalingGroup } from "../modules/compute/auto-scaling-group";
import { ContainerRepository } from "../modules/compute/container-repository";
import { InstanceRole } from "../modules/compute/instance-role";
import { LaunchTemplate } from "../modules/compute/launch-template";
import { MachineImage } from "../modules/compute/machine-image";
import { renderUserData } from "../modules/compute/user-data";
import { imageTags } from "../modules/images/image-tags";
import { repositoryName } from "../modules/images/repository-name";
import { LogGroups } from "../modules/observability/log-groups";
import { Parameters } from "../modules/parameters/parameters";
import { TargetTracking } from "../modules/scaling/target-tracking";
import { WorkingHours } from "../modules/scaling/working-hours";
import { AwsStack, type AwsStackProps } from "./aws-stack";
import type { VpcInfrastructureStack } from "./vpc-infrastructure-stack";

export interface LlmServiceInfraStackProps extends AwsStackProps {
  /** Where the instances stand and which target group they join. */
  readonly vpc: VpcInfrastructureStack;
}

/** Seconds that an instance gets to pull its images and to load the model before its health counts. */
const warmupSeconds = 600;

/** The instances that run the LLM service, and what starts, watches and scales them. */
export class LlmServiceInfraStack extends AwsStack {
  constructor(scope: Construct, id: string, props: LlmServiceInfraStackProps) {
    super(scope, id, "llm-service", props);
    const { configuration, vpc } = props;
    const { environment, globalNamePrefix, instances, namePrefix, project, region, scaling } = configuration;
    const metricNamespace = `${project}/${environment}`;

    const repository = new ContainerRepository(this, "images", {
      name: repositoryName(project, environment),
    });
    const logGroups = new LogGroups(this, "log-groups", {
      path: `/${project}/${environment}`,
      names: ["system", "docker", "llm-service", "health-proxy"],
      retentionDays: configuration.logs.retentionDays,
      kmsKeyArn: vpc.logKeyArn,
    });
    const role = new InstanceRole(this, "instance-role", {
      name: `${globalNamePrefix}-llm-service`,
      repositoryArn: repository.arn,
      logGroups: Object.values(logGroups.byName),
      metricNamespace,
    });
    const launchTemplate = new LaunchTemplate(this, "launch-template", {
      name: `${namePrefix}-llm-service`,
      image: new MachineImage(this, "machine-image", { image: instances.image }),
      instanceType: instances.types[0] ?? "",
      securityGroupId: vpc.securityGroups.llmServiceId,
      instanceProfileArn: role.instanceProfileArn,
      rootVolumeGiB: instances.rootVolumeGiB,
      userData: renderUserData({
        region,
        repositoryUrl: repository.url,
        imageTags: imageTags(configuration.service),
        metricNamespace,
        autoScalingGroupName: `${namePrefix}-llm-service`,
        gpu: instances.image === "gpu",
        service: configuration.service,
        targetGroup: configuration.targetGroup,
        logGroupNames: {
          system: logGroups.byName.system.name,
          docker: logGroups.byName.docker.name,
          llmService: logGroups.byName["llm-service"].name,
          healthProxy: logGroups.byName["health-proxy"].name,
        },
      }),
      tags: {
        ...configuration.tags,
        Name: `${namePrefix}-llm-service`,
        Project: project,
        Environment: environment,
        ManagedBy: "cdktf",
        Stack: id,
      },
    });
    const group = new AutoScalingGroup(this, "auto-scaling-group", {
      name: `${namePrefix}-llm-service`,
      launchTemplate,
      instanceTypes: instances.types,
      subnetIds: vpc.privateSubnetIds,
      targetGroupArn: vpc.targetGroup.arn,
      warmupSeconds,
      ...scaling,
      ...instances,
    });
    new TargetTracking(this, "target-tracking", {
      autoScalingGroupName: group.name,
      metricNamespace,
      ...scaling,
    });
    if (scaling.schedule.enabled) {
      new WorkingHours(this, "working-hours", {
        autoScalingGroupName: group.name,
        ...scaling.schedule,
        ...scaling,
      });
    }

    new Parameters(this, "parameters", {
      project,
      environment,
      values: {
        "llm-service/auto-scaling-group-name": group.name,
        "llm-service/repository-url": repository.url,
        "llm-service/instance-role-arn": role.roleArn,
        "llm-service/launch-template-id": launchTemplate.id,
        "llm-service/metric-namespace": metricNamespace,
      },
    });
    new TerraformOutput(this, "auto-scaling-group-name", {
      value: group.name,
      description: "Auto Scaling group of the LLM service",
    });
    new TerraformOutput(this, "repository-url", {
      value: repository.url,
      description: "ECR repository to push the images to",
    });
    new TerraformOutput(this, "log-group-path", {
      value: `/${project}/${environment}`,
      description: "Log groups",
    });
  }
}
