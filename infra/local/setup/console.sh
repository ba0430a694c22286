# Talks to the person at the terminal; sourced by ./pipeline.

fail() {
  printf '%s\n' "$@" >&2
}

seconds_since() {
  awk -v from="$1" -v to="$(date +%s.%N)" 'BEGIN { printf "%.1f", to - from }'
}

# step TITLE COMMAND…: runs a command with its output in .pipeline/logs, and says how long it took.
# On a terminal the seconds count up; elsewhere there is one plain line at the end. A failure shows the end of the log,
# unless step_may_fail is set.
step() {
  local title="$1" log from job
  shift
  log="$root/.pipeline/logs/$(tr -cs 'a-zA-Z0-9' '-' <<<"$title" | sed 's/^-*//; s/-*$//').log"
  mkdir -p "$root/.pipeline/logs"
  from="$(date +%s.%N)"
  # Descriptor 9 holds the setup lock; a build server started here would keep it for good.
  "$@" >"$log" 2>&1 9>&- &
  job=$!
  if [[ -t 2 ]]; then
    while kill -0 "$job" 2>/dev/null; do
      printf '\r  … %s (%.0f s)\033[K' "$title" "$(seconds_since "$from")" >&2
      sleep 0.5
    done
    printf '\r\033[K' >&2
  fi
  if wait "$job"; then
    printf '  %s: %s s\n' "$title" "$(seconds_since "$from")" >&2
  elif [[ -n "${step_may_fail:-}" ]]; then
    printf '  %s: no, after %s s\n' "$title" "$(seconds_since "$from")" >&2
    return 1
  else
    fail "  $title failed after $(seconds_since "$from") s; the end of $log:" "$(tail -n 40 "$log")"
    return 1
  fi
}
