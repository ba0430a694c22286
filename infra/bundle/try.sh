#!/usr/bin/env bash
# try.sh ARCHIVE [ROOT]: unpacks the portable worker in an empty Debian that knows nothing of this checkout and runs its self-test
# and a measurement there. Makes that Debian in ROOT (mmdebstrap, as root; about 2 GB, some minutes) unless it is there already.
set -euo pipefail

archive="$(readlink -f "${1:?usage: try.sh ARCHIVE [ROOT]}")"
root="${2:-/tmp/pipeline-empty-debian}"
if [[ ! -x "$root/usr/bin/g++" ]]; then
  command -v mmdebstrap >/dev/null || { echo "mmdebstrap is missing: apt-get install mmdebstrap" >&2; exit 1; }
  sources=(/etc/apt/sources.list.d/debian.sources)
  [[ -f "${sources[0]}" ]] || sources=()
  mmdebstrap --variant=minbase --include=python3-torch,libtorch-dev,libopenblas0-pthread,g++,ca-certificates bookworm "$root" "${sources[@]}"
fi
rm -rf "$root/opt/pipeline-worker"
tar -C "$root/opt" -xzf "$archive"
# Processes, devices and the time are the host's; files are the empty root's alone.
inside() {
  unshare --mount --pid --fork --mount-proc="$root/proc" chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/root DOTNET_EnableDiagnostics=0 "$@"
}
[[ -e "$root/usr/bin/dotnet" || -e "$root/usr/lib/dotnet" ]] && { echo "$root has a .NET of its own; that would prove nothing." >&2; exit 1; }
inside /opt/pipeline-worker/start where
inside /opt/pipeline-worker/start check
inside /opt/pipeline-worker/start bench torch
