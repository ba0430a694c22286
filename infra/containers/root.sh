#!/usr/bin/env bash
# root.sh [ROOT]: the CPU image without a container engine. Makes the root file system that cpu-worker.Dockerfile describes, with the
# packages it names, puts this checkout's worker into it, and runs the self-test there as the image's user. Needs root and mmdebstrap.
set -euo pipefail

here="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
checkout="$(readlink -f "$here/../..")"
root="${1:-/tmp/pipeline-cpu-worker}"
command -v mmdebstrap >/dev/null || { echo "mmdebstrap is missing: apt-get install mmdebstrap" >&2; exit 1; }

# The packages of the stage "base".
packages="$(sed -n '/ AS base/,/^FROM/s/.*--no-install-recommends \(.*\) \\/\1/p' "$here/cpu-worker.Dockerfile" | head -n 1 | tr ' ' ',')"
user="$(sed -n 's/^USER //p' "$here/cpu-worker.Dockerfile")"
if [[ ! -d "$root/usr/lib/x86_64-linux-gnu" ]]; then
  sources=(/etc/apt/sources.list.d/debian.sources)
  [[ -f "${sources[0]}" ]] || sources=()
  mmdebstrap --variant=minbase --include="$packages" bookworm "$root" "${sources[@]}"
  chroot "$root" useradd --uid "$user" --create-home worker
fi
dotnet publish "$checkout/gpu-worker/Pipeline.Worker" -c Release -r linux-x64 --self-contained -o "$root/app" --artifacts-path "$checkout/.pipeline/bundle/build" \
  -p:PackageSource=system -p:UseAppHost=true -p:DebugType=none --nologo -v q -nodeReuse:false
cp "$checkout/gpu-worker/TorchSharp.System/obj/native/libTorchShim.so" "$root/app/"
du -sh "$root" | sed 's/\t.*/ in all/'
du -sh "$root/app" | sed 's/\t.*/ of it the program/'
unshare --mount --pid --fork --mount-proc="$root/proc" chroot --userspec="$user:$user" "$root" \
  /usr/bin/env -i PATH=/usr/bin:/bin HOME=/tmp DOTNET_EnableDiagnostics=0 /app/Pipeline.Worker --self-test
