/** Names of the log groups that an instance writes. */
export interface InstanceLogGroupNames {
  readonly system: string;
  readonly docker: string;
  readonly llmService: string;
  readonly healthProxy: string;
}

/**
 * The CloudWatch agent's configuration: the system log, and memory and disk, which EC2 does not measure. The
 * containers write their groups themselves.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
export function cloudWatchAgentConfig(
  logGroupNames: InstanceLogGroupNames,
  namespace: string,
  autoScalingGroupName: string,
): object {
  // Stated, not `${aws:AutoScalingGroupName}`: to look that up the agent would need ec2:DescribeTags on everything.
  const dimensions = { append_dimensions: { AutoScalingGroupName: autoScalingGroupName } };
  return {
    agent: { metrics_collection_interval: 60 },
    logs: {
      logs_collected: {
        files: {
          collect_list: [
            {
              file_path: "/var/log/messages",
              log_group_name: logGroupNames.system,
              log_stream_name: "{instance_id}",
            },
            {
              file_path: "/var/log/cloud-init-output.log",
              log_group_name: logGroupNames.system,
              log_stream_name: "{instance_id}/cloud-init",
            },
          ],
        },
      },
    },
    metrics: {
      namespace,
      metrics_collected: {
        mem: { measurement: ["mem_used_percent"], ...dimensions },
        disk: { measurement: ["used_percent"], resources: ["/"], ...dimensions },
      },
    },
  };
}
