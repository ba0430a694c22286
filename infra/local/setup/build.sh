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

# build product|bench|tests
build() {
  local stamp="$root/.pipeline/built-$1" started="$root/.pipeline/build-started" what
  if is_built "$root/.pipeline/built-tests" || is_built "$stamp"; then
    return 0
  fi
  case "$1" in
    product) what="$root/infra/local/Product.slnf" ;;
    bench) what="$root/tests/Pipeline.Benchmarks" ;;
    tests) what="$root/Pipeline.sln" ;;
  esac
  # The stamp carries the time at which the build began: a file saved meanwhile counts as changed.
  input_list_hash >"$started"
  step "restore ($1)" dotnet restore "$what" -p:FunctionsHost=local --nologo -v q || return
  step "build ($1)" dotnet build "$what" -c Release -p:FunctionsHost=local --no-restore --nologo -v q -nodeReuse:false || return
  mv "$started" "$stamp"
}
