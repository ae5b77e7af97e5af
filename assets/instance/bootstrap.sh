#!/bin/bash
# Prepares a fresh instance and starts the units. Run once, by cloud-init, as root.
set -euo pipefail

# Five attempts: package mirrors, and the network of an instance that has just started, fail for moments.
retry() {
  local attempt
  for attempt in 1 2 3 4 5; do
    "$@" && return
    echo "Attempt $attempt failed: $*" >&2
    sleep $((attempt * 5))
  done
  return 1
}

# Amazon Linux 2 brings docker by its extras, Amazon Linux 2023 by dnf; the ECS GPU image has it already.
install_packages() {
  if command -v amazon-linux-extras >/dev/null; then
    retry amazon-linux-extras install -y docker
    retry yum install -y amazon-cloudwatch-agent awscli
  else
    # rsyslog writes /var/log/messages, which Amazon Linux 2023 leaves to the journal.
    retry dnf install -y amazon-cloudwatch-agent awscli-2 rsyslog
    command -v docker >/dev/null || retry dnf install -y docker
  fi
}

install_packages
# The ECS image starts an agent that would look for a cluster for ever.
if systemctl cat ecs.service >/dev/null 2>&1; then systemctl disable --now ecs.service; fi
# The streams of the containers' logs are named by it.
echo "INSTANCE_ID=$(cat /var/lib/cloud/data/instance-id)" >>/etc/llm-service/instance.env
sysctl --load=/etc/sysctl.d/60-llm-service.conf
systemctl enable --now docker.service
systemctl enable rsyslog.service
systemctl restart rsyslog.service
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl \
  -a fetch-config -m ec2 -s -c file:/etc/llm-service/amazon-cloudwatch-agent.json
systemctl daemon-reload
systemctl enable llm-engine.service llm-service.service health-proxy.service
systemctl start --no-block llm-engine.service llm-service.service health-proxy.service
