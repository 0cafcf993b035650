#!/bin/bash
# Packs the libraries from the build of build/build.sh into artifacts/packages, or the folder that is named. GPU=0 makes them need
# the ONNX Runtime without GPU providers; it has to be the GPU of the build.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

folder=${1:-artifacts/packages}
mkdir -p "$folder"
rm -f "$folder"/SamStream.*nupkg

pack() {
  local project
  for project in $(grep -l '<IsPackable>true' src/*/*.csproj); do
    dotnet pack "$project" -c $CONFIGURATION --no-build -nodeReuse:false --nologo -v minimal -o "$folder" || return
  done
}

step "Packing the libraries" pack || {
  grep -E ': (error|warning) ' "$LAST_LOG" | sort -u | head -n 40 >&2 || tail -n 20 "$LAST_LOG" >&2
  die "The libraries could not be packed. The whole log: $LAST_LOG"
}
