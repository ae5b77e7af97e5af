#!/bin/bash
# Logs in to the private registry with the instance's role and pulls one image. The login lives in memory only.
set -euo pipefail

image=$1
registry=${image%%/*}
DOCKER_CONFIG=$(mktemp --directory --tmpdir=/run docker-login.XXXXXX)
export DOCKER_CONFIG
trap 'rm -rf "$DOCKER_CONFIG"' EXIT

aws ecr get-login-password --region "$AWS_REGION" |
  docker login --username AWS --password-stdin "$registry" >/dev/null
docker pull --quiet "$image"
