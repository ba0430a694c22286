#!/bin/sh
# Builds the worker's image in the registry and has both jobs run it. The tag is the commit, so nothing is built twice.
set -eu
cd "$(dirname "$0")/../.."
tag="$(git rev-parse --short=12 HEAD)"
git diff --quiet HEAD -- gpu-worker schemas infra/containers Directory.Packages.props || tag="$tag-$(date -u +%Y%m%d%H%M%S)"
image="$AZURE_CONTAINER_REGISTRY_ENDPOINT/pipeline-worker:$tag"
if ! az acr repository show --name "$AZURE_CONTAINER_REGISTRY_NAME" --image "pipeline-worker:$tag" --output none 2>/dev/null; then
  az acr build --registry "$AZURE_CONTAINER_REGISTRY_NAME" --image "pipeline-worker:$tag" --file "$WORKER_DOCKERFILE" --timeout 7200 .
fi
for job in "$WORK_JOB_NAME" "$TRAIN_JOB_NAME"; do
  az containerapp job update --name "$job" --resource-group "$AZURE_RESOURCE_GROUP" --image "$image" --output none
done
# The next azd provision keeps it.
if command -v azd >/dev/null; then azd env set WORKER_IMAGE "$image"; fi
echo "jobs run $image"
