# Makes the portable worker bundle; sourced by ./pipeline.

# An archive that travels: what it must stay below, in bytes.
bundle_limit=60000000

# Folder of the system's libraries that codec_files names.
codec_folder=/usr/lib/x86_64-linux-gnu
codec_files=(libturbojpeg.so.0 libspng.so.0 libwebp.so.7)

publish_part() {
  # Outputs of their own: the checkout's stay those of this machine. Web parts are for local stacks only.
  dotnet publish "$root/$1" -c Release -r linux-x64 --self-contained -o "$bundle/app" --artifacts-path "$root/.pipeline/bundle/build" \
    -p:UseAppHost=true -p:PackageSource=system -p:DebugType=none -p:DisableTransitiveFrameworkReferences=true --nologo -v q -nodeReuse:false
}

bundle_contents() {
  local file package
  # Compiled where the bundle runs.
  rm -f "$bundle/app/libTorchShim.so"
  mkdir -p "$bundle/native" "$bundle/licences"
  cp "$root/gpu-worker/TorchSharp.System/native/torch_shim.cpp" "$bundle/native/"
  for file in "${codec_files[@]}"; do
    cp -L "$codec_folder/$file" "$bundle/app/"
  done
  for package in "${product_packages[@]}"; do
    cp "/usr/share/doc/$package/copyright" "$bundle/licences/$package.txt"
  done
  cp "$root/infra/bundle/start" "$root/infra/bundle/README.txt" "$root/infra/settings.md" "$bundle/"
}

pack() {
  # The same content gives the same bytes.
  tar -C "$root/.pipeline/bundle" --sort=name --mtime='2000-01-01 00:00Z' --owner=0 --group=0 --numeric-owner -cf - pipeline-worker | gzip -9n >"$1.part" && mv "$1.part" "$1"
}

bundle_command() {
  if (($# != 1)) || [[ $1 == -* ]]; then
    fail "bundle takes one argument, the archive to write; see ./pipeline bundle --help."
    exit 2
  fi
  local out="$1" bundle="$root/.pipeline/bundle/pipeline-worker" size
  [[ -d "$out" ]] && out="$out/pipeline-worker-linux-x64.tar.gz"
  if [[ "$(uname -sm)" != "Linux x86_64" ]]; then
    fail "The bundle is made on x86-64 Linux, this is $(uname -sm)."
    exit 1
  fi
  mkdir -p "$root/.pipeline" "$(dirname "$out")"
  out="$(readlink -f "$(dirname "$out")")/$(basename "$out")"
  exec 9>"$root/.pipeline/setup.lock"
  flock 9
  require_dotnet && require_packages "${product_packages[@]}" "${system_packages[@]}" && require_node || exit $?
  npm_is_current || step "npm packages" install_npm_packages || exit 1
  rm -rf "$bundle"
  step "publish worker" publish_part gpu-worker/Pipeline.Worker || exit 1
  step "publish benchmarks" publish_part tests/Pipeline.Benchmarks || exit 1
  bundle_contents || exit 1
  step "pack" pack "$out" || exit 1
  exec 9>&-
  size="$(stat -c %s "$out")"
  if ((size >= bundle_limit)); then
    fail "$out has $size bytes; it must stay below $bundle_limit."
    exit 1
  fi
  printf '%s\n%.1f MB, sha256 %s\n' "$out" "$((size / 100000))e-1" "$(sha256sum "$out" | cut -d' ' -f1)"
}
