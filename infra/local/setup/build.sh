# Builds what is out of date; sourced by ./pipeline. Everything is built in one configuration, so nothing is built twice.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Files a build depends on. The list's hash notices deleted files, "newer than the stamp" notices changed ones.
build_inputs() {
  cd "$root" && find . \
    \( -name bin -o -name obj -o -name node_modules -o -name .git -o -name .pipeline -o -name TestResults \) -prune -o \
    -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.sln' -o -name '*.slnf' \
    -o -name '*.json' -o -name '*.proto' -o -name '*.cpp' -o -name '*.h' -o -name '*.txt' -o -name '*.html' \) -print
}

input_list_hash() {
  { build_inputs | LC_ALL=C sort && cat "$root/.pipeline/package-source"; } | sha256sum | cut -d' ' -f1
}

is_built() {
  local stamp="$1" changed
  [[ -f "$root/infra/local/Pipeline.Local/bin/Release/net10.0/pipeline-local.dll" ]] || return 1
  [[ -f "$stamp" && "$(<"$stamp")" == "$(input_list_hash)" ]] || return 1
  changed="$(cd "$root" && build_inputs | xargs -d '\n' -r sh -c 'find "$@" -newer "$0"' "$stamp" | head -n 1)"
  [[ -z "$changed" ]]
}

target_of() {
  case "$1" in
    product) printf '%s' "$root/infra/local/Product.slnf" ;;
    bench) printf '%s' "$root/tests/Pipeline.Benchmarks" ;;
    tests) printf '%s' "$root/Pipeline.sln" ;;
  esac
}

restore() {
  dotnet restore "$(target_of "$1")" --nologo -v q
}

# Both wait for the network most of the time.
restore_beside_npm() {
  local npm failed=0
  install_npm_packages &
  npm=$!
  restore "$1" || failed=1
  wait "$npm" || failed=1
  return "$failed"
}

# build product|bench|tests
build() {
  local stamp="$root/.pipeline/built-$1" started="$root/.pipeline/build-started"
  if is_built "$root/.pipeline/built-tests" || is_built "$stamp"; then
    npm_is_current || step "npm packages" install_npm_packages
    return
  fi
  if npm_is_current; then
    step "restore ($1)" restore "$1" || return
  else
    step "npm packages, restore ($1)" restore_beside_npm "$1" || return
  fi
  # The stamp carries the time at which the build began: a file saved meanwhile counts as changed.
  input_list_hash >"$started"
  step "build ($1)" dotnet build "$(target_of "$1")" -c Release --no-restore --nologo -v q -nodeReuse:false || return
  mv "$started" "$stamp"
}
