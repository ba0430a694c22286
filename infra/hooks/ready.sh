#!/bin/sh
# After a deployment: waits until the functions answer.
set -eu
tries=0
until curl -fsS --max-time 20 "$FUNCTIONS_URI/api/health/live" >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ "$tries" -ge 30 ]; then
    echo "$FUNCTIONS_URI/api/health/live does not answer after five minutes; infra/README.md, Troubleshooting." >&2
    exit 1
  fi
  sleep 10
done
echo "$FUNCTIONS_URI answers"
