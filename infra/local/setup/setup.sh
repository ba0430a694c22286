# The setup itself; sourced by ./pipeline.

setup_steps() {
  local level="$1" source="${2:-}"
  require_dotnet || return
  require_packages "${product_packages[@]}" || return
  require_node || return
  choose_package_source "$source"
  # The providers have tests of their own, which build them whatever the source is.
  if [[ $package_source == system || $level == tests ]]; then
    require_packages "${system_packages[@]}" || return
  fi
  if [[ $level != product ]]; then
    # Tests that miss their oracle are skipped and say so; that is no reason to run none.
    require_packages "${test_packages[@]}" || fail "  Going on without: tests that need them are skipped."
  fi
  build "$level"
}

# ensure product|bench|tests [SOURCE]: does what is missing and stays silent when that is nothing.
ensure() {
  local from
  from="$(date +%s.%N)"
  mkdir -p "$root/.pipeline"
  exec 9>"$root/.pipeline/setup.lock"
  flock 9
  setup_steps "$@" || exit $?
  exec 9>&-
  PIPELINE_SETUP_SECONDS="$(seconds_since "$from")"
  export PIPELINE_SETUP_SECONDS
}

setup_command() {
  local source="" level=product
  while (($#)); do
    case "$1" in
      --packages)
        source="${2:-}"
        if [[ $source != nuget && $source != system ]]; then
          fail "--packages is '$source'; allowed: nuget, system."
          exit 2
        fi
        shift 2
        ;;
      --tests)
        level=tests
        shift
        ;;
      *)
        fail "setup knows no option '$1'; see ./pipeline setup --help."
        exit 2
        ;;
    esac
  done
  echo "Setting up: Debian packages, npm packages, NuGet packages, build."
  ensure "$level" "$source"
  echo "Ready after $PIPELINE_SETUP_SECONDS s (package source: $(<"$root/.pipeline/package-source")). Next: ./pipeline demo"
}
