#!/bin/bash
# Logs in to the private registry with the instance's role and pulls one image. The login lives in memory only.
set -euo pipefail

image=$1
registry=${image%%/*}

# Tags are immutable: what is here is what the registry has, and a restart does not need it.
if docker image inspect "$image" >/dev/null 2>&1; then exit 0; fi

DOCKER_CONFIG=$(mktemp --directory --tmpdir=/run docker-login.XXXXXX)
export DOCKER_CONFIG
trap 'rm -rf "$DOCKER_CONFIG"' EXIT

pull() {
  aws ecr get-login-password --region "$AWS_REGION" |
    docker login --username AWS --password-stdin "$registry" >/dev/null &&
    docker pull --quiet "$image"
}

for delay in 5 10 20 40; do
  if pull; then exit 0; fi
  echo "Cannot pull $image; again in $delay s" >&2
  sleep "$delay"
done
pull
