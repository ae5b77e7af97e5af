/** Names of the log groups that an instance writes. */
export interface InstanceLogGroupNames {
  readonly system: string;
  readonly docker: string;
  readonly llmService: string;
  readonly healthProxy: string;
}

export interface CloudWatchAgentProps {
  readonly logGroupNames: InstanceLogGroupNames;
  readonly metricNamespace: string;
  readonly autoScalingGroupName: string;
  /** Whether there are NVIDIA GPUs to measure. */
  readonly gpu: boolean;
}

/**
 * The CloudWatch agent's configuration: the logs of the system and of dockerd, and what EC2 does not measure: memory,
 * disk, GPUs. What the containers print, docker itself sends to their groups.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
export function cloudWatchAgentConfig(props: CloudWatchAgentProps): object {
  const { logGroupNames } = props;
  // Stated, not `${aws:AutoScalingGroupName}`: to look that up the agent would need ec2:DescribeTags on everything.
  const dimensions = { append_dimensions: { AutoScalingGroupName: props.autoScalingGroupName } };
  return {
    agent: { metrics_collection_interval: 60 },
    logs: {
      logs_collected: {
        files: {
          collect_list: [
            logFile("/var/log/messages", logGroupNames.system, "{instance_id}"),
            logFile("/var/log/cloud-init-output.log", logGroupNames.system, "{instance_id}/cloud-init"),
            logFile("/var/log/docker.log", logGroupNames.docker, "{instance_id}/dockerd"),
          ],
        },
      },
    },
    metrics: {
      namespace: props.metricNamespace,
      metrics_collected: {
        mem: { measurement: ["mem_used_percent"], ...dimensions },
        disk: { measurement: ["used_percent"], resources: ["/"], drop_device: true, ...dimensions },
        ...(props.gpu
          ? {
              nvidia_gpu: {
                measurement: ["utilization_gpu", "memory_used", "memory_total", "temperature_gpu"],
                ...dimensions,
              },
            }
          : {}),
      },
    },
  };
}

function logFile(path: string, group: string, stream: string) {
  return { file_path: path, log_group_name: group, log_stream_name: stream };
}
