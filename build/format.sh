#!/bin/bash
# Formats the sources in place; with --check it only says what is not formatted and fails if anything is.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

check=${1:-}

if [ ! -f src/Pipeline/obj/project.assets.json ]; then
  step "Restoring NuGet packages" dotnet restore SamStream.slnx || {
    tail -n 8 "$LAST_LOG" >&2
    die "NuGet packages could not be restored. With a network, run: make build"
  }
fi

csharp=(dotnet format SamStream.slnx --no-restore --exclude node_modules artifacts)
[ "$check" != --check ] || csharp+=(--verify-no-changes)
step "Formatting C#${check:+ (check)}" "${csharp[@]}" || {
  grep -E ': (error|warning) ' "$LAST_LOG" | sed 's/ \[[^]]*\]$//' | sort -u | head -n 40 >&2 || cat "$LAST_LOG" >&2
  die "Not everything is formatted. Run: make format"
}
