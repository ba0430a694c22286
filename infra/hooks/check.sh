#!/bin/sh
# Before anything is provisioned: the tools that the other hooks need.
set -eu
for tool in az dotnet; do
  command -v "$tool" >/dev/null || { echo "$tool is missing; infra/README.md lists what a deployment needs." >&2; exit 1; }
done
az account show --output none || { echo "Sign in first: az login" >&2; exit 1; }
# What runs goes on running: without this, provisioning from a fresh checkout would put the placeholder in the image's place.
image="$(az containerapp job list --resource-group "rg-$AZURE_ENV_NAME" --query "[?starts_with(name, 'job-work-')].properties.template.containers[0].image | [0]" --output tsv 2>/dev/null || true)"
if [ -n "$image" ]; then azd env set WORKER_IMAGE "$image"; fi
