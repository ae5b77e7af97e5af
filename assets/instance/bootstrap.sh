#!/bin/bash
# Prepares a fresh instance and starts the units. Run once, by cloud-init, as root.
set -euo pipefail

# Amazon Linux 2 brings docker by its extras, Amazon Linux 2023 by dnf; the ECS GPU image has it already.
install_packages() {
  if command -v amazon-linux-extras >/dev/null; then
    amazon-linux-extras install -y docker
    yum install -y amazon-cloudwatch-agent awscli
  else
    # rsyslog writes /var/log/messages, which Amazon Linux 2023 leaves to the journal.
    dnf install -y amazon-cloudwatch-agent awscli-2 rsyslog
    command -v docker >/dev/null || dnf install -y docker
    systemctl enable --now rsyslog.service
  fi
}

install_packages
systemctl enable --now docker.service
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl \
  -a fetch-config -m ec2 -s -c file:/etc/llm-service/amazon-cloudwatch-agent.json
systemctl daemon-reload
systemctl enable --now llm-engine.service llm-service.service health-proxy.service
