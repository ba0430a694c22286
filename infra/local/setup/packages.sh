# Debian packages, npm packages and the choice of the package source; sourced by ./pipeline.

# Codecs that Pipeline.Imaging binds to.
product_packages=(libturbojpeg0 libspng0 libwebp7)
# What gpu-worker/TorchSharp.System is built on; OpenBLAS because the reference BLAS is 30 times slower.
system_packages=(libtorch-dev libopenblas0-pthread g++)
# Oracles that tests compare with, and what makes the clock of a process jump; the product never runs them.
test_packages=(python3-torch python3-onnx python3-numpy python3-pil libonnx-dev libfaketime)

missing_packages() {
  local name
  for name in "$@"; do
    [[ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" == installed ]] || printf '%s\n' "$name"
  done
}

as_root() {
  if [[ $(id -u) -eq 0 ]]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  command -v apt-get >/dev/null && { [[ $(id -u) -eq 0 ]] || sudo -n true 2>/dev/null; }
}

apt_install() {
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

# require_packages NAME…: installs what is missing, or names it and gives up where this user may not.
require_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [[ ${#missing[@]} -eq 0 ]] && return 0
  if ! may_install; then
    fail "These Debian packages are missing, and this user may not install them (neither root nor passwordless sudo):" \
      "  ${missing[*]}" \
      "Have them installed, then run the command again:" \
      "  apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    return 3
  fi
  step "apt: ${missing[*]}" apt_install "${missing[@]}"
}

require_dotnet() {
  if ! (cd "$root" && command -v dotnet >/dev/null && dotnet --version >/dev/null 2>&1); then
    fail "The .NET SDK $(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json") or newer is needed: https://dotnet.microsoft.com/download"
    return 3
  fi
}

require_node() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    require_packages nodejs npm || return
  fi
  local major
  major="$(node --version | sed 's/^v\([0-9]*\).*/\1/')"
  if ((major < 20)); then
    fail "Node 20 or newer is needed, this is $(node --version): https://nodejs.org/en/download"
    return 3
  fi
}

npm_stamp() {
  cat "$root/infra/local/package.json" "$root/infra/local/package-lock.json" | sha256sum | cut -d' ' -f1
}

npm_is_current() {
  local stamp="$root/.pipeline/npm.stamp"
  [[ -d "$root/infra/local/node_modules" && -f "$stamp" && "$(<"$stamp")" == "$(npm_stamp)" ]]
}

install_npm_packages() {
  npm ci --prefix "$root/infra/local" --no-audit --no-fund --loglevel=error || return
  npm_stamp >"$root/.pipeline/npm.stamp"
}

probe_packages() {
  timeout 600 dotnet restore "$root/infra/local/PackageProbe" -p:PackageSource=nuget --nologo -v q &&
    timeout 300 dotnet run --project "$root/infra/local/PackageProbe" -c Release --no-restore -p:PackageSource=nuget
}

# choose_package_source [nuget|system]: takes what was asked for, else what was found before, else finds out once.
choose_package_source() {
  local remembered="$root/.pipeline/package-source"
  mkdir -p "$root/.pipeline"
  if [[ -n "${1:-}" ]]; then
    printf '%s\n' "$1" >"$remembered"
  elif [[ ! -f "$remembered" ]]; then
    if step_may_fail=yes step "published packages restore and run" probe_packages; then
      printf 'nuget\n' >"$remembered"
    else
      printf '  The published TorchSharp, ONNX Runtime and Functions packages cannot be restored and run here: taking the providers in this tree (system).\n' >&2
      printf 'system\n' >"$remembered"
    fi
    printf '  Package source: %s, remembered in .pipeline/package-source; "./pipeline setup --packages nuget|system" changes it.\n' "$(<"$remembered")" >&2
  fi
  package_source="$(<"$remembered")"
}
